/*---
id: pledges
asks:
  zh: 本次申请有哪些抵质押物，各值多少？
  en: What is pledged for this application, and what is it worth as security?
returns: {pledges: rows}
needs: {reads: [collateral]}
source: >-
  domain.md §3, security value, and §2, LTV caps: appraised × cap of its kind (none: 0) × the part kept for each full
  year beyond the first 12 months, each step divided back to cents, less prior liens, never below 0. A row is
  {id, appraised, prior_liens, secured, value}; unknown prior liens make the value null. What others pledge counts with
  their consent.
---*/
MATCH (owner:Party)-[:PLEDGED]->(pledge:Collateral)-[:SECURES]->(:Application {id: $application})
WHERE pledge.as_of <= $as_of_date AND pledge.restated > $as_of_date
  AND (owner.id = $applicant OR EXISTS {
    (owner)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
  })
WITH pledge,
     head([cap IN $ltv_caps WHERE cap.kind = pledge.kind AND cap.from <= $as_of_date
             AND coalesce(cap.to >= $as_of_date, true) | cap.cap]) AS cap,
     (duration.between(pledge.appraised_on, $as_of_date).months - $collateral_fresh_months) / 12 AS years
WITH pledge, reduce(kept = pledge.appraised * coalesce(cap, 0) / 1000000, year IN range(1, years) |
                    kept * $collateral_kept_per_year / 1000000) - pledge.prior_liens AS value
ORDER BY pledge.id
RETURN collect({
  id: pledge.id, appraised: pledge.appraised, prior_liens: pledge.prior_liens, secured: pledge.secured_amount,
  value: CASE WHEN value < 0 THEN 0 ELSE value END}) AS pledges

/*---
id: security_value
asks:
  zh: 抵质押物与担保合计值多少，是否足以担保本次申请？
  en: What are collateral and guarantees worth together, and does that cover the request?
applies_to: {product: [secured, guaranteed]}
needs: {reads: [collateral, guarantees, statements]}
returns:
  {collateral_part: cents, total: cents, shortfall: cents, without_guarantees: cents, shortfall_without_guarantees: cents}
reasons:
  collateral_unknown: {zh: 未查询抵质押物，或在先担保金额未知, en: collateral was not asked about or its prior liens are unknown}
  guarantees_not_asked: {zh: 未查询担保, en: guarantees were not asked about}
  net_assets_unknown: {zh: 有担保人净资产或其他担保金额未知, en: a guarantor's net assets or other guarantees are unknown}
source: >-
  domain.md §3, security value: collateral, and for each guarantor outside the control group the smaller of what it
  guarantees for this application and its free net assets (stated with the guarantee, else in its latest statement,
  less its other outstanding guarantees). A licensed guarantee company counts in full. without_guarantees leaves out
  the guarantees inside a circle with the applicant, which 担保不实 makes worth nothing.
---*/
CALL () {
  MATCH (guarantor:Party)-[given:GUARANTEES {application: $application}]->(:Company {id: $applicant})
  WHERE NOT guarantor.id IN $group
    AND given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
  WITH guarantor, given ORDER BY coalesce(given.assessed_on, date('0001-01-01')) DESC, given.id
  WITH guarantor, sum(given.amount) AS promised, collect(given.guarantor_net_assets)[0] AS assessed,
       sum(CASE WHEN any(circle IN $circles WHERE given.id IN circle.guarantees) THEN given.amount ELSE 0 END) AS circular
  WITH promised, promised - circular AS sound,
       EXISTS {
         (guarantor)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
         WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
       } AS licensed,
       coalesce(assessed, COLLECT {
         MATCH (guarantor)-[:REPORTED]->(latest:Statement)
         WHERE latest.as_of <= $as_of_date AND latest.restated > $as_of_date AND latest.period_end <= $as_of_date
           AND EXISTS {
             (guarantor)-[:CONSENTED]->(consent:Consent {source: 'operations'})
             WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
           }
         RETURN latest.net_assets ORDER BY latest.period_end DESC, latest.id LIMIT 1
       }[0]) AS net_assets,
       COLLECT {
         MATCH (guarantor)-[other:GUARANTEES]->(debtor:Party)
         WHERE other.as_of <= $as_of_date AND other.restated > $as_of_date
           AND coalesce(other.from <= $as_of_date, true) AND coalesce(other.to >= $as_of_date, true)
           AND coalesce(other.application <> $application, true)
           AND (debtor.id = $applicant OR EXISTS {
             UNWIND [guarantor, debtor] AS side
             MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
             WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
             RETURN consent
           })
         WITH coalesce(other.outstanding, other.amount) AS size
         RETURN CASE WHEN count(*) = count(size) THEN sum(size) END
       }[0] AS elsewhere
  WITH promised, sound, CASE WHEN licensed THEN promised WHEN elsewhere IS NULL THEN null WHEN net_assets > elsewhere THEN net_assets - elsewhere
                             WHEN net_assets IS NOT NULL THEN 0 END AS free
  // A guarantee of unknown worth is unknown, one that does not count is worth nothing whatever stands behind it.
  RETURN collect({
    worth: CASE WHEN free < promised THEN free WHEN free IS NOT NULL THEN promised END,
    sound: CASE WHEN sound = 0 THEN 0 WHEN free < sound THEN free WHEN free IS NOT NULL THEN sound END,
    missing: free IS NULL}) AS guarantees
}
WITH guarantees, [asked IN $queried WHERE asked.subject = $applicant | asked.file] AS asked
WITH guarantees, asked,
     CASE WHEN 'collateral' IN asked THEN reduce(total = 0, pledge IN $pledges | total + pledge.value) END AS collateral_part
WITH asked, collateral_part,
     CASE WHEN 'guarantees' IN asked
       THEN reduce(total = collateral_part, one IN guarantees | total + one.worth) END AS total,
     CASE WHEN 'guarantees' IN asked
       THEN reduce(total = collateral_part, one IN guarantees | total + one.sound) END AS without_guarantees
RETURN collateral_part, total, CASE WHEN total < $request THEN $request - total WHEN total IS NOT NULL THEN 0 END AS shortfall,
       without_guarantees,
       CASE WHEN without_guarantees < $request THEN $request - without_guarantees
            WHEN without_guarantees IS NOT NULL THEN 0 END AS shortfall_without_guarantees,
       CASE WHEN collateral_part IS NULL THEN 'collateral_unknown' WHEN NOT 'guarantees' IN asked THEN 'guarantees_not_asked'
            ELSE 'net_assets_unknown' END AS reason

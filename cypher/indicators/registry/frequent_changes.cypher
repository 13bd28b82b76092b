/*---
id: frequent_changes
code: RE03
asks:
  zh: 近12个月申请人办理过几次代表人、控制权、地址或经营范围变更？
  en: How often in 12 months did the applicant change its representative, control, address or scope?
family: registry
needs: {asked: [changes]}
returns: {control_filings: count, place_filings: count}
evidence: parties
source: >-
  domain.md RE03, by filings: changes of representative or control, and of address or scope, filed together count once;
  without the number of a filing those of one day do. Evidence: the applicant.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:FILED]->(change:Change)
WHERE change.as_of <= $as_of_date AND change.restated > $as_of_date
  AND change.on >= $since_date AND change.on <= $as_of_date
WITH coalesce(change.filing_id, toString(change.on)) AS filing,
     change.kind IN ['representative', 'control'] AS control, change.kind IN ['address', 'scope'] AS place
WITH count(DISTINCT CASE WHEN control THEN filing END) AS control_filings,
     count(DISTINCT CASE WHEN place THEN filing END) AS place_filings
RETURN control_filings, place_filings,
       CASE WHEN control_filings + place_filings > 0 THEN [$applicant] ELSE [] END AS evidence

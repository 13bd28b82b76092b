/*---
id: frequent_changes
code: RE03
asks:
  zh: 近12个月申请人办理过几次代表人、控制权、地址或经营范围变更？
  en: How often in 12 months did the applicant change its representative, control, address or scope?
family: registry
needs: {asked: [changes]}
returns: {control_filings: count, place_filings: count}
evidence: changes
honest:
  zh: 一年内搬迁、扩大经营范围并更换退休负责人的正常企业。
  en: "A firm that moved, widened its scope and replaced a retiring head within the year."
source: >-
  domain.md RE03, by filings: changes of representative or control, and of address or scope, filed together count once;
  without the number of a filing those of one day do. Evidence: these changes.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:FILED]->(change:Change)
WHERE change.as_of <= $as_of_date AND change.restated > $as_of_date
  AND change.on >= $since_date AND change.on <= $as_of_date
WITH change.id AS id, coalesce(change.filing_id, toString(change.on)) AS filing,
     change.kind IN ['representative', 'control'] AS control, change.kind IN ['address', 'scope'] AS place
WITH count(DISTINCT CASE WHEN control THEN filing END) AS control_filings,
     count(DISTINCT CASE WHEN place THEN filing END) AS place_filings,
     collect(CASE WHEN control OR place THEN id END) AS evidence
RETURN control_filings, place_filings, evidence

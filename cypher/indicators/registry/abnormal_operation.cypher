/*---
id: abnormal_operation
code: RE01
asks:
  zh: 申请人是否被列入经营异常名录？
  en: Is the applicant on the list of abnormal operations?
family: registry
needs: {asked: [admin_records]}
returns: {current: count, no_contact: count, filed_since: count}
evidence: records
reasons:
  cause_unknown: {zh: 有列入原因未知的记录, en: the cause of some entry is unknown}
honest:
  zh: 忘报年报或搬迁后未及时变更地址的小企业，补报即可移出。
  en: "A small firm that forgot its annual report, or moved and told the register late."
source: >-
  domain.md RE01 [F13]: entries in force at the as-of; no_contact those whose cause is that nobody is found at the
  address, null while a cause is unknown and none is that one; filed_since are entries for a missing annual report that
  ended within 12 months, since the list is left when the report is filed. Evidence: these entries.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_RECORD]->(record:AdminRecord {kind: 'abnormal'})
WHERE record.as_of <= $as_of_date AND record.restated > $as_of_date
  AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $since_date, true)
WITH record, coalesce(record.to >= $as_of_date, true) AS current
WITH count(CASE WHEN current THEN record END) AS current,
     count(CASE WHEN current AND record.cause = 'no_contact' THEN record END) AS no_contact,
     count(CASE WHEN current AND record.cause IS NULL THEN record END) AS unknown,
     count(CASE WHEN NOT current AND record.cause = 'annual_report' THEN record END) AS filed_since,
     collect(CASE WHEN current OR record.cause = 'annual_report' THEN record.id END) AS evidence
RETURN current,
       CASE WHEN no_contact > 0 OR unknown = 0 THEN no_contact END AS no_contact,
       filed_since,
       evidence,
       'cause_unknown' AS reason

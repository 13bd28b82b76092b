/*---
id: lost_licence
code: RE02
asks:
  zh: 申请人是否被吊销、注销、清算或列入严重违法名单？
  en: Was the applicant's licence revoked or cancelled, is it being wound up, or is it listed for serious violations?
family: registry
needs: {asked: [companies, admin_records]}
returns: {ended: boolean, violations: count, suspended: boolean}
evidence: parties
reasons:
  status_unknown: {zh: 登记状态未知, en: the status in the register is unknown}
honest:
  zh: 登记状态更新有误，或短暂停业后正办理恢复的企业。
  en: "A firm that closed for a time and is being reinstated, or whose status the register has wrong."
source: >-
  domain.md RE02: status revoked, cancelled or liquidating; entries for serious violations in force at the as-of; status
  suspended. Evidence: the applicant.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH firm.status IN ['revoked', 'cancelled', 'liquidating'] AS ended, firm.status = 'suspended' AS suspended
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_RECORD]->(record:AdminRecord {kind: 'serious_violation'})
WHERE record.as_of <= $as_of_date AND record.restated > $as_of_date
  AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $as_of_date, true)
WITH ended, suspended, count(record) AS violations
RETURN ended, violations, suspended,
       CASE WHEN ended OR suspended OR violations > 0 THEN [$applicant] ELSE [] END AS evidence, 'status_unknown' AS reason

/*---
id: business_age
code: FI06
asks:
  zh: 企业成立多久了？
  en: How long has the firm existed?
family: finance
needs: {asked: [companies]}
returns: {months: months}
evidence: parties
reasons:
  age_unknown: {zh: 成立日期未知, en: the day of establishment is unknown}
honest:
  zh: 由个体户转为公司的老经营者，登记年限短而经验长。
  en: "A trader of many years who has only now turned the business into a company."
source: "domain.md FI06: full months from the day of establishment to the as-of. Evidence: the applicant."
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
RETURN duration.between(firm.established, $as_of_date).months AS months, [$applicant] AS evidence, 'age_unknown' AS reason

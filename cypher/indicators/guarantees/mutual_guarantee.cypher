/*---
id: mutual_guarantee
code: GU01
asks:
  zh: 申请人是否与集团外主体互相担保?
  en: Do the applicant and parties outside its control group guarantee each other?
family: guarantees
needs: {asked: [guarantees]}
returns: {partners: count}
evidence: guarantees
honest:
  zh: 两家相熟企业应银行要求互相担保，各自经营正常。
  en: "Two sound firms that guarantee for each other because a bank asked for it."
source: >-
  domain.md GU01 [F27]: parties outside G with an active guarantee of the applicant and one for it. A licensed guarantee
  company is none.
---*/
MATCH (a:Company {id: $applicant})
CALL (a) {
  MATCH (a)-[given:GUARANTEES]->(other:Party)-[taken:GUARANTEES]->(a)
  WHERE NOT other.id IN $group
    AND given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
    AND taken.as_of <= $as_of_date AND taken.restated > $as_of_date
    AND coalesce(taken.from <= $as_of_date, true) AND coalesce(taken.to >= $as_of_date, true)
    AND NOT EXISTS {
      (other)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
      WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
    }
  RETURN count(DISTINCT other) AS partners, collect(DISTINCT given.id) + collect(DISTINCT taken.id) AS evidence
}
RETURN partners, evidence

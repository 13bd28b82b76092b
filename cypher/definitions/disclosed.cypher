/*---
id: disclosed
asks:
  zh: 申请人在本次申请中披露了哪些关联方？
  en: Which related parties did the applicant disclose with this application?
returns: {disclosed: ids}
source: >-
  canonical.md, disclosures of kind related; naming a party as debtor or lender does not say that it is related. A
  relation that the bank verified (`verified`) is known to it, so nobody hides it.
---*/
CALL () {
  MATCH (:Application {id: $application})-[told:DISCLOSES {kind: 'related'}]->(party:Party)
  WHERE told.as_of <= $as_of_date AND told.restated > $as_of_date
  RETURN party.id AS id
  UNION
  UNWIND $verified_related AS id
  RETURN id
}
WITH id ORDER BY id
RETURN collect(id) AS disclosed

/*---
id: group_flow
asks:
  zh: 申请人所在集团内，个人与企业之间有哪些往来？
  en: Which transfers run between persons and firms of the applicant's control group?
needs: {reads: [transfers]}
returns: {group_transfers: ids}
source: >-
  domain.md PP03: between a person of G and a firm of G, in 12 months; those of the applicant itself are known anyway.
  A transfer between others is used with the consent of one of them (canonical.md, consent by row).
---*/
MATCH (person:Person)-[own:OWNS]->(:Account)-[t:TRANSFERRED]-(:Account)<-[other_own:OWNS]-(firm:Company)
WHERE person.id IN $group AND firm.id IN $group
  AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  AND other_own.as_of <= $as_of_date AND other_own.restated > $as_of_date
  AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
  AND EXISTS {
    UNWIND [person, firm] AS side
    MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'operations'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    RETURN consent
  }
WITH t.id AS id ORDER BY id
RETURN collect(id) AS group_transfers

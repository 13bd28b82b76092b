/*---
id: shared_people
asks:
  zh: 哪些企业与申请人有共同的任职或持股人员？
  en: Which firms share a person with the applicant, by position or shares?
returns: {shared_people: rows}
source: >-
  domain.md ST02 and ST04, a link by person: somebody who serves (any role but filing agent) or holds shares in both,
  today or on one day of the past 12 months (who left lately still counts). A row is {firm, people}.
---*/
MATCH (:Company {id: $applicant})<-[tie:SERVES|HOLDS]-(person:Person)
WHERE tie.as_of <= $as_of_date AND tie.restated > $as_of_date
  AND coalesce(tie.from <= $as_of_date, true) AND coalesce(tie.to >= $since_date, true)
  AND coalesce(tie.role <> 'filing_agent', true)
WITH DISTINCT person
MATCH (person)-[other:SERVES|HOLDS]->(firm:Company)
WHERE firm.id <> $applicant
  AND other.as_of <= $as_of_date AND other.restated > $as_of_date
  AND coalesce(other.from <= $as_of_date, true) AND coalesce(other.to >= $since_date, true)
  AND coalesce(other.role <> 'filing_agent', true)
WITH DISTINCT firm, person ORDER BY firm.id, person.id
WITH firm.id AS firm, collect(person.id) AS people
WITH firm, people ORDER BY firm
RETURN collect({firm: firm, people: people}) AS shared_people

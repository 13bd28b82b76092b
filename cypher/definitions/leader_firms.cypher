/*---
id: leader_firms
asks:
  zh: 申请人的代表人、重要个人股东和实际控制人在哪些企业任职或持股？
  en: In which firms do the applicant's representatives, personal owners and controllers serve or hold shares?
returns: {leader_firms: rows}
source: >-
  domain.md ST03, representative or UBO: persons among representatives, owners of a quarter and controllers, in the past
  12 months. A firm counts by any position but filing agent, or any shares, held on one day of the past 12 months; the
  applicant is among them. A row is {person, firms}.
---*/
UNWIND $representatives + $owners + $controllers AS id
WITH DISTINCT id
MATCH (leader:Person {id: id})
CALL (leader) {
  MATCH (leader)-[tie:SERVES|HOLDS]->(firm:Company)
  WHERE tie.as_of <= $as_of_date AND tie.restated > $as_of_date
    AND coalesce(tie.from <= $as_of_date, true) AND coalesce(tie.to >= $since_date, true)
    AND coalesce(tie.role <> 'filing_agent', true)
  WITH DISTINCT firm.id AS firm ORDER BY firm
  RETURN collect(firm) AS firms
}
WITH leader, firms ORDER BY leader.id
RETURN collect({person: leader.id, firms: firms}) AS leader_firms

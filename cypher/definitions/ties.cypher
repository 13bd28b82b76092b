/*---
id: ties
asks:
  zh: 申请人经由担保与哪些主体相连，相隔几层担保？
  en: Whom do guarantees connect with the applicant, and over how many of them?
needs: {reads: [guarantees]}
returns: {ties: rows}
source: >-
  domain.md GU03 and GU05: active guarantees in either direction, followed for 12 hops; a row is {party, firm, hops}, hops
  the fewest there are; the applicant is the first, at 0. A licensed guarantee company is no member and never walked through. A guarantee
  between others is used with the consent of one of them (canonical.md, consent by row).
---*/
RETURN reduce(ties = [{party: $applicant, firm: true, hops: 0}], hop IN range(1, 12) | ties + COLLECT {
  UNWIND [tie IN ties WHERE tie.hops = hop - 1 | tie.party] AS id
  MATCH (near:Party {id: id})-[given:GUARANTEES]-(far:Party)
  WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
    AND none(tie IN ties WHERE tie.party = far.id)
    AND NOT EXISTS {
      (far)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
      WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
    }
    AND ($applicant IN [near.id, far.id] OR EXISTS {
      UNWIND [near, far] AS side
      MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
      RETURN consent
    })
  WITH DISTINCT far ORDER BY far.id
  RETURN {party: far.id, firm: far:Company, hops: hop}
}) AS ties

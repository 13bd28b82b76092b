/*---
id: guarantee_circles
asks:
  zh: 哪些有效担保首尾相连、回到申请人？
  en: Which active guarantees form a circle that leads back to the applicant?
returns: {circles: rows, guarantors: ids}
needs: {reads: [guarantees]}
source: >-
  domain.md GU02 [F27]: directed cycles of 3 to 8 active guarantees, through the applicant, that pass no party twice and
  no licensed guarantee company. A row of circles is {parties, guarantees}, parallel guarantees in one circle.
  guarantors guarantee the applicant directly or through others within 7 steps, licensed ones left out. A guarantee
  between others is used with the consent of one of them (canonical.md, consent by row).
---*/
MATCH (a:Company {id: $applicant})
CALL (a) {
  MATCH (a) ((giver)-[given:GUARANTEES]->(taker:Party)
             WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
               AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
               AND NOT EXISTS {
                 (taker)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
                 WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
               }
               AND ($applicant IN [giver.id, taker.id] OR EXISTS {
                 UNWIND [giver, taker] AS side
                 MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
                 WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
                 RETURN consent
               })){3,8} (a)
  WHERE allReduce(met = [], step IN given | met + endNode(step), NOT met[-1] IN met[..-1])
  WITH [party IN taker | party.id] AS parties, given
  UNWIND given AS link
  WITH parties, link.id AS guarantee ORDER BY parties, guarantee
  WITH parties, collect(DISTINCT guarantee) AS guarantees
  RETURN collect({parties: parties, guarantees: guarantees}) AS circles
}
CALL (a) {
  MATCH way = (a)<-[links:GUARANTEES*1..7]-(guarantor:Party)
  WHERE all(given IN links WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
                             AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
                             AND ($applicant IN [startNode(given).id, endNode(given).id] OR EXISTS {
                               UNWIND [startNode(given), endNode(given)] AS side
                               MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
                               WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date
                                 AND consent.withdrawn_at IS NULL
                               RETURN consent
                             }))
    AND all(party IN nodes(way) WHERE NOT EXISTS {
      (party)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
      WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
    })
  WITH DISTINCT guarantor.id AS id WHERE id <> $applicant ORDER BY id
  RETURN collect(id) AS guarantors
}
RETURN circles, guarantors

/*---
id: guarantee_circles
asks:
  zh: 哪些有效担保首尾相连、回到申请人？
  en: Which active guarantees form a circle that leads back to the applicant?
returns: {circles: rows, guarantors: ids}
needs: {reads: [guarantees]}
source: >-
  domain.md GU02 [F27]: directed cycles of 3 to 8 active guarantees, through the applicant, that pass no party twice and
  no licensed guarantee company: one, the shortest, for each guarantor of the applicant that closes any (of equally
  short ones always the same), so that a dense network is not counted circle by circle. A row of circles is {parties,
  guarantees}, parallel guarantees in one circle. guarantors guarantee the applicant directly or through others within 7
  steps, licensed ones left out. A guarantee between others is used with the consent of one of them (canonical.md,
  consent by row).
---*/
WITH reduce(parties = [$applicant], hop IN range(1, 7) | parties + COLLECT {
  UNWIND parties AS id
  MATCH (taker:Party {id: id})<-[given:GUARANTEES]-(giver:Party)
  WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
    AND NOT giver.id IN parties
    AND NOT EXISTS {
      UNWIND [giver, taker] AS side
      MATCH (side)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
      WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
      RETURN state
    }
    AND ($applicant = taker.id OR EXISTS {
      UNWIND [giver, taker] AS side
      MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
      RETURN consent
    })
  RETURN DISTINCT giver.id AS giver ORDER BY giver
}) AS parties
// A circle leads through guarantors only; each of them takes in it, so no test of the giver is needed.
CALL (parties) {
  MATCH (giver:Party)-[given:GUARANTEES]->(taker:Party)
  WHERE taker.id IN parties
    AND given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
    AND ($applicant IN [giver.id, taker.id] OR EXISTS {
      UNWIND [giver, taker] AS side
      MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
      RETURN consent
    })
  WITH giver.id AS giver, taker.id AS taker, given.id AS id ORDER BY giver, taker, id
  WITH giver, taker, collect(id) AS guarantees ORDER BY giver, taker
  RETURN collect({giver: giver, taker: taker, guarantees: guarantees}) AS links
}
CALL (links) {
  WITH links, COLLECT {
    UNWIND links AS link
    WITH link.giver AS giver, collect(link.taker) AS takers ORDER BY giver
    RETURN {giver: giver, takers: takers}
  } AS givers
  UNWIND [row IN givers WHERE $applicant IN row.takers | row.giver] AS closing
  // Back from who closes the circle, layer by layer, to the applicant, which guarantees that one only through others.
  WITH links, reduce(ways = [[closing]], hop IN range(1, 7) |
    CASE WHEN any(way IN ways WHERE way[0] = $applicant) THEN ways ELSE ways + [
      row IN givers WHERE NOT (hop = 1 AND row.giver = $applicant) AND none(way IN ways WHERE way[0] = row.giver)
        AND any(way IN ways WHERE size(way) = hop AND way[0] IN row.takers) |
      [row.giver] + head([way IN ways WHERE size(way) = hop AND way[0] IN row.takers])] END) AS ways
  UNWIND [way IN ways WHERE way[0] = $applicant] AS way
  WITH way[1..] + [$applicant] AS circle,
       [link IN links WHERE any(place IN range(0, size(way) - 1)
          WHERE way[place] = link.giver AND (way + [$applicant])[place + 1] = link.taker) | link.guarantees] AS kept
  WITH circle, COLLECT { UNWIND kept AS one UNWIND one AS id RETURN id ORDER BY id } AS guarantees ORDER BY circle
  RETURN collect({parties: circle, guarantees: guarantees}) AS circles
}
RETURN circles, COLLECT { UNWIND parties[1..] AS id RETURN id ORDER BY id } AS guarantors

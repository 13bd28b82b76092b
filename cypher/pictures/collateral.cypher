// Draws collateral with who pledges it and the applicant's application that it secures; a pledger of something that
// secures none hangs on the applicant by positions, shares, family and guarantees.
MATCH (a:Company {id: $applicant})
CALL (a) {
  MATCH pledged = (:Party)-[:PLEDGED]->(c:Collateral)
  WHERE c.id IN $evidence AND c.as_of <= $as_of_date AND c.restated > $as_of_date
  OPTIONAL MATCH secured = (c)-[:SECURES]->(:Application)<-[:APPLIED]-(a)
  RETURN collect(pledged) + collect(secured) AS shown,
         collect(CASE WHEN secured IS NULL THEN nodes(pledged)[0] END) AS loose
}
CALL (a, loose) {
  UNWIND loose AS p
  WITH DISTINCT a, p WHERE p <> a
  MATCH way = SHORTEST 1 (a)-[r:SERVES|HOLDS|RELATED|GUARANTEES WHERE r.as_of <= $as_of_date AND r.restated > $as_of_date]-{1,12}(p)
  RETURN collect(way) AS ways
}
WITH [a] + reduce(all = [], way IN shown + ways | all + nodes(way)) AS nodes,
     reduce(all = [], way IN shown + ways | all + relationships(way)) AS links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

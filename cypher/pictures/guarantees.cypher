// Draws guarantees; who is in one hangs on the applicant by positions, shares, family and guarantees.
MATCH (a:Company {id: $applicant})
CALL () {
  MATCH one = (:Party)-[g:GUARANTEES]->(:Party)
  WHERE g.id IN $evidence AND g.as_of <= $as_of_date AND g.restated > $as_of_date
  RETURN collect(one) AS shown
}
CALL (a, shown) {
  UNWIND shown AS one
  UNWIND nodes(one) AS p
  WITH DISTINCT a, p WHERE p:Party AND p <> a
  WITH a, p, COLLECT {
    MATCH way = ALL SHORTEST (a)-[r:SERVES|HOLDS|RELATED|GUARANTEES WHERE r.as_of <= $as_of_date AND r.restated > $as_of_date]-{1,12}(p)
    RETURN way LIMIT 5
  } AS ways
  UNWIND ways AS way
  RETURN collect(way) AS ways
}
WITH [a] + reduce(all = [], way IN shown + ways | all + nodes(way)) AS nodes,
     reduce(all = [], way IN shown + ways | all + relationships(way)) AS links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

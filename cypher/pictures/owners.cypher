// Draws holders: each with the shortest ways of shareholdings that lead from it to the applicant, else of positions and family.
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (p:Party) WHERE p.id IN $evidence
WITH a, collect(p) AS parties
CALL (a, parties) {
  UNWIND [p IN parties WHERE p <> a] AS p
  WITH a, p, COLLECT {
    MATCH way = ALL SHORTEST (a)-[r:HOLDS WHERE r.as_of <= $as_of_date AND r.restated > $as_of_date]-{1,12}(p)
    RETURN way LIMIT 5
  } AS ways
  CALL (a, p, ways) {
    WITH * WHERE ways = []
    MATCH other = SHORTEST 1 (a)-[r:HOLDS|SERVES|RELATED WHERE r.as_of <= $as_of_date AND coalesce(r.restated > $as_of_date, true)]-{1,12}(p)
    RETURN collect(other) AS others
  }
  UNWIND ways + others AS way
  RETURN collect(way) AS ways
}
WITH [a] + parties + reduce(all = [], way IN ways | all + nodes(way)) AS nodes,
     reduce(all = [], way IN ways | all + relationships(way)) AS links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

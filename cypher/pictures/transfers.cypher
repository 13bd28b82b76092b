// Draws transfers with their accounts and who owned them. An owner to whom no drawn transfer leads from the applicant
// hangs on it by positions, shares and family, else by the shortest way of payments.
MATCH (a:Company {id: $applicant})
CALL () {
  MATCH (x:Account)-[t:TRANSFERRED]->(y:Account) WHERE t.id IN $evidence
  RETURN collect(DISTINCT t) AS transfers, collect(x) + collect(y) AS ends
}
CALL (ends) {
  UNWIND ends AS end
  WITH DISTINCT end
  MATCH (p:Party)-[own:OWNS]->(end)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  RETURN collect(DISTINCT p) AS parties, collect(DISTINCT own) AS owned
}
CALL (a, parties) {
  UNWIND [p IN parties WHERE p <> a] AS p
  WITH a, p WHERE NOT EXISTS {
    MATCH SHORTEST 1 (a)-[r:OWNS|TRANSFERRED WHERE (r:TRANSFERRED AND r.id IN $evidence) OR (r:OWNS AND r.as_of <= $as_of_date AND r.restated > $as_of_date)]-{1,24}(p)
  }
  WITH a, p, COLLECT {
    MATCH way = ALL SHORTEST (a)-[r:SERVES|HOLDS|RELATED WHERE r.as_of <= $as_of_date AND r.restated > $as_of_date]-{1,12}(p)
    RETURN way LIMIT 5
  } AS ways
  CALL (a, p, ways) {
    WITH * WHERE ways = []
    MATCH other = SHORTEST 1 (a)-[r:OWNS|TRANSFERRED WHERE r.as_of <= $as_of_date AND coalesce(r.restated > $as_of_date, true)]-{1,9}(p)
    RETURN collect(other) AS others
  }
  UNWIND ways + others AS way
  RETURN collect(way) AS ways
}
WITH [a] + ends + parties + reduce(all = [], way IN ways | all + nodes(way)) AS nodes,
     transfers + owned + reduce(all = [], way IN ways | all + relationships(way)) AS links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

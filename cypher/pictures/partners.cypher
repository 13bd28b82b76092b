// Draws parties with which the applicant trades: each with the newest payments between the two, else the shortest way.
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (p:Party) WHERE p.id IN $evidence
WITH a, collect(p) AS parties
CALL (a, parties) {
  UNWIND [p IN parties WHERE p <> a] AS p
  WITH a, p, COLLECT {
    MATCH way = (a)-[mine:OWNS]->(:Account)-[t:TRANSFERRED]-(:Account)<-[theirs:OWNS]-(p)
    WHERE mine.as_of <= $as_of_date AND mine.restated > $as_of_date
      AND theirs.as_of <= $as_of_date AND theirs.restated > $as_of_date
      AND t.day <= $as_of_date AND t.stated_on <= $as_of_date
    RETURN way ORDER BY t.at DESC, t.id LIMIT 10
  } AS ways
  CALL (a, p, ways) {
    WITH * WHERE ways = []
    MATCH other = SHORTEST 1 (a)-[r:OWNS|TRANSFERRED|SERVES|HOLDS|RELATED|GUARANTEES WHERE r.as_of <= $as_of_date AND coalesce(r.restated > $as_of_date, true)]-{1,12}(p)
    RETURN collect(other) AS others
  }
  UNWIND ways + others AS way
  RETURN collect(way) AS ways
}
WITH [a] + parties + reduce(all = [], way IN ways | all + nodes(way)) AS nodes,
     reduce(all = [], way IN ways | all + relationships(way)) AS links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

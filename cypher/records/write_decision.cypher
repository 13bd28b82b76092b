// One decision, whole or not at all: the sealed bytes, and nodes that copy what the bytes say and hold nothing else.
MATCH (a:Application {id: $application}) WITH a LIMIT 1
CREATE (d:Decision)-[:ABOUT]->(a)
SET d = $decision
WITH d
CALL (d) {
  UNWIND $results AS row
  CREATE (d)-[:MEASURED]->(r:IndicatorResult)
  SET r = row.values, r.indicator = row.indicator, r.state = row.state, r.evidence = row.evidence
  RETURN collect([row.indicator, r]) AS results
}
CALL (d) {
  UNWIND $firings AS row
  CREATE (d)-[:FIRED]->(f:Firing {id: row.id, rule: row.rule, kind: row.kind})
  RETURN collect([row.id, f]) AS fired
}
WITH d, results + fired AS nodes
CALL (d, nodes) {
  UNWIND $because AS pair
  WITH [n IN nodes WHERE n[0] = pair[0]][0][1] AS firing, [n IN nodes WHERE n[0] = pair[1]][0][1] AS ground
  WHERE ground IS NOT NULL
  CREATE (firing)-[:BECAUSE]->(ground)
  RETURN count(*) AS links
}
RETURN d.id AS id, links

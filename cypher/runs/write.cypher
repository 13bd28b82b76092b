// A run with all its scores, once: whoever comes second waits for the first and finds it written.
MERGE (r:MeasureRun {id: $id})
ON CREATE SET r.measure = $measure, r.as_of = $as_of, r.as_of_date = $as_of_date, r.graph_number = $graph_number,
              r.query_hash = $query_hash
WITH r WHERE NOT EXISTS { (r)-[:SCORED]->() }
UNWIND $rows AS row
MATCH (p:Party {id: row.party})
CREATE (r)-[s:SCORED]->(p)
SET s = row.scores

// What hangs on some nodes by some relationships, as known at an instant; through a hub's account only its owner and state.
UNWIND $frontier AS one
MATCH (n) WHERE elementId(n) = one AND NOT n:MeasureRun
WITH n, EXISTS { (n)-[:HAS_STATE]->(s:AccountState) WHERE size(s.hub_kind) > 0 } AS hub
MATCH (n)-[r]-(m)
WHERE type(r) IN $types AND (NOT hub OR type(r) IN ['HAS_STATE', 'OWNS'])
  AND coalesce(r.as_of <= $as_of_date, true) AND coalesce(m.as_of <= $as_of_date, true)
  AND CASE WHEN type(r) IN ['TRANSFERRED', 'FLOWED'] THEN r.at < $as_of ELSE true END
WITH DISTINCT r LIMIT $most
RETURN elementId(r) AS id, type(r) AS type, properties(r) AS properties,
       [end IN [startNode(r), endNode(r)] | {id: elementId(end), labels: labels(end), properties: properties(end)}] AS ends

// An exception ends before its time; decisions as of an earlier instant go on knowing it.
MATCH ()-[verified:VERIFIED {id: $id}]->()
WHERE verified.ended_at IS NULL
SET verified.ended_at = $ended_at, verified.ended_by = $ended_by, verified.ended_why = $ended_why
WITH verified
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + 1
RETURN verified.id AS id, graph.number AS number

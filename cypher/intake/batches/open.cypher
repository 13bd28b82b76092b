// From here until it is complete the graph is half loaded, and whoever decides or measures waits.
// A load that was begun before goes on from its position; one that was completed says so.
MERGE (batch:Batch {id: $batch})
WITH batch, coalesce(batch.load, 0) < $load AS begins
FOREACH (_ IN CASE WHEN begins THEN [1] END |
  SET batch.load = $load, batch.state = 'open', batch.position = 0, batch.started_at = datetime($now)
  REMOVE batch.finished_at
)
WITH batch, begins
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + CASE WHEN begins THEN 1 ELSE 0 END
RETURN batch.state AS state, batch.position AS position

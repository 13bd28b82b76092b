// From here until it is complete the graph is half loaded, and whoever decides or measures waits.
MERGE (batch:Batch {id: $batch})
ON CREATE SET batch.started_at = $now
WITH batch WHERE coalesce(batch.state, 'complete') = 'complete'
SET batch.state = 'open', batch.position = 0, batch.finished_at = null
WITH batch
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + 1

// The batch is whole.
MATCH (batch:Batch {id: $batch, state: 'open'})
SET batch.state = 'complete', batch.finished_at = datetime($now)
WITH batch
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + 1
RETURN graph.number AS number

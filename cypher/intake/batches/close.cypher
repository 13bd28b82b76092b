MATCH (batch:Batch {id: $batch, state: 'open'})
SET batch.state = 'complete', batch.finished_at = $now
WITH batch
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + 1

// Which identity store this graph belongs to, and the loads it holds.
OPTIONAL MATCH (graph:Graph {id: 'graph'})
OPTIONAL MATCH (batch:Batch {state: 'complete'})
RETURN graph.identity_fingerprint AS fingerprint, collect(batch.id) AS batches

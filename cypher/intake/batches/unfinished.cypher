MATCH (batch:Batch {state: 'open'})
RETURN batch.id AS batch, batch.started_at AS started_at
ORDER BY batch.started_at

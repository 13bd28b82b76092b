// Takes the batch's lock and says whether this chunk is still to be written: a chunk and its position are one commit.
MATCH (batch:Batch {id: $batch, state: 'open'})
WHERE batch.position < $position
SET batch.position = $position
RETURN batch.position AS position

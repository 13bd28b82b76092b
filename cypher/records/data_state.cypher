// Which data these are: the graph number, the identity store they belong to, and the batches that are not complete.
OPTIONAL MATCH (g:Graph {id: 'graph'})
RETURN coalesce(g.number, 0) AS number, g.identity_fingerprint AS fingerprint,
       COLLECT { MATCH (b:Batch) WHERE b.state <> 'complete' RETURN b.id ORDER BY b.id } AS open

// An empty graph belongs to the identity store that first loads into it.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.number = 0
SET graph.identity_fingerprint = $fingerprint

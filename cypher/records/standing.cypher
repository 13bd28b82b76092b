// Where the data stand: the graph number, the batches that are complete or open, and when the application was filed.
// Read before and after measuring: another number afterwards means that a load came between.
OPTIONAL MATCH (g:Graph {id: 'graph'})
OPTIONAL MATCH (a:Application {id: $application})
OPTIONAL MATCH (b:Batch)
WITH g, a, b ORDER BY b.id
RETURN coalesce(g.number, 0) AS number, a.applied_at AS applied_at,
       [x IN collect(b) WHERE x.state = 'complete' | x.id] AS batches,
       [x IN collect(b) WHERE x.state <> 'complete' | x.id] AS open

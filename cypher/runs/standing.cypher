// What a run rests on: the graph number.
OPTIONAL MATCH (g:Graph {id: 'graph'})
RETURN coalesce(g.number, 0) AS number

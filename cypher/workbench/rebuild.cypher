// Captured elements as a graph: nodes in their order, relationships by the numbers of their ends.
CALL () {
  UNWIND $nodes AS row
  CREATE (n:$(row.labels)) SET n = row.properties
  RETURN collect(n) AS nodes
}
UNWIND $links AS row
WITH nodes[row.start] AS x, nodes[row.end] AS y, row
CREATE (x)-[r:$(row.type)]->(y) SET r = row.properties
RETURN count(*) AS links

// A graph told as two tables: $nodes are [labels, properties], $links are [number of a node, type, number, properties].
CALL () {
  UNWIND $nodes AS row
  CREATE (n:$(row[0])) SET n = row[1]
  RETURN collect(n) AS nodes
}
UNWIND $links AS row
WITH nodes[row[0]] AS x, nodes[row[2]] AS y, row
CREATE (x)-[r:$(row[1])]->(y) SET r = row[3]
RETURN count(*) AS links

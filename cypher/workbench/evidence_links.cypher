// Transfers of some ids, in the shape of workbench/neighbours.
MATCH (x:Account)-[r:TRANSFERRED]->(y:Account) WHERE r.id IN $ids
RETURN elementId(r) AS id, type(r) AS type, properties(r) AS properties,
       [end IN [x, y] | {id: elementId(end), labels: labels(end), properties: properties(end)}] AS ends

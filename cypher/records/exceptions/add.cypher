// A relation was verified. What is decided from here on is decided on other data, so the number of the graph is raised.
MATCH (subject:Company {id: $subject})
MATCH (other:Party|Address|Phone {id: $other})
CREATE (subject)-[verified:VERIFIED]->(other)
SET verified = $exception
WITH verified
MATCH (graph:Graph {id: 'graph'})
SET graph.number = graph.number + 1
RETURN verified.id AS id, graph.number AS number

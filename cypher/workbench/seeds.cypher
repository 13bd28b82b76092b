// Where a capture begins: the applicant and its application.
MATCH (n:Company {id: $applicant}) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties
UNION ALL
MATCH (n:Application {id: $application}) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties

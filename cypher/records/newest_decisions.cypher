// The newest decision about each application as of the application's own time.
MATCH (d:Decision)-[:ABOUT]->(a:Application)
WHERE datetime(d.as_of) = a.applied_at
WITH a, d ORDER BY d.position DESC
RETURN a.id AS application, collect(d.id)[0] AS decision_id

// Decisions whose id begins like this; two are enough to know that it is not one.
MATCH (d:Decision)
WHERE d.id STARTS WITH $begins
RETURN d.id AS decision_id
ORDER BY decision_id
LIMIT 2

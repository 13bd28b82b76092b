// A publication that waits for a second person.
MATCH (p:Proposal)
WHERE p.id STARTS WITH $begins
RETURN properties(p) AS proposal
ORDER BY p.id
LIMIT 2

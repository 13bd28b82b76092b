// Parties as a person reads them.
MATCH (p:Party) WHERE p.id IN $ids
RETURN p.id AS id, CASE WHEN p:Company THEN 'company' WHEN p:Person THEN 'person' ELSE 'unknown' END AS kind ORDER BY p.id

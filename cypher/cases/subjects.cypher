// Whom and what accounts a source can be asked about in a case: every party but placeholders, every account they own.
MATCH (p:Party) WHERE NOT p:Unknown
OPTIONAL MATCH (p)-[:OWNS]->(n:Account)
RETURN p.id AS subject, collect(DISTINCT n.id) AS accounts ORDER BY subject

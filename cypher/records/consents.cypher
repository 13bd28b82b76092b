// Where the consents of some subjects stand, by source: whether one is in force on the day of the as-of and was not
// withdrawn, and whether one was withdrawn at any time. A withdrawal stops every new use, whatever the as-of.
MATCH (p:Party)-[:CONSENTED]->(c:Consent {purpose: 'pre_loan'})
WHERE p.id IN $subjects AND c.from <= $as_of_date
WITH p, c, c.withdrawn_at IS NOT NULL AS withdrawn
// A person's credit data take a written consent.
WITH p, c, withdrawn, NOT withdrawn AND c.to >= $as_of_date AND (NOT p:Person OR c.source <> 'credit' OR c.written = true) AS in_force
ORDER BY p.id, c.source
RETURN p.id AS subject, c.source AS source, max(CASE WHEN in_force THEN 1 ELSE 0 END) = 1 AS in_force,
       max(CASE WHEN withdrawn THEN 1 ELSE 0 END) = 1 AS withdrawn

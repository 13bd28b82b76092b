// What some parties were asked about, as known on a day.
MATCH (q:Query)-[:ASKED_ABOUT]->(p:Party)
WHERE p.id IN $parties AND q.as_of <= $as_of_date AND q.asked_at <= $as_of
OPTIONAL MATCH (q)-[:ASKED_ABOUT]->(x:Account)
RETURN p.id AS subject, x.id AS account, q.file AS file, q.from AS from, q.to AS to, q.asked_at AS asked_at, q.result AS result
ORDER BY file, subject, account, asked_at

// Credit lines, and reports that tell of some without naming them, as a person reads them, in the state known on the day.
MATCH (p:Party)-[:OWES]->(l:CreditLine)
WHERE l.id IN $ids AND l.as_of <= $as_of_date AND l.restated > $as_of_date
RETURN l.id AS id, p.id AS party, l.kind AS kind, l.balance AS balance, l.class5 AS class5, l.closed AS closed ORDER BY l.id
UNION ALL
MATCH (p:Party)-[:HAS_REPORT]->(r:CreditReport)
WHERE r.id IN $ids AND r.as_of <= $as_of_date AND r.restated > $as_of_date
RETURN r.id AS id, p.id AS party, 'report' AS kind, null AS balance, r.worst_open_class AS class5, null AS closed ORDER BY r.id

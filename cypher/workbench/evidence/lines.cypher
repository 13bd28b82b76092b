// Credit lines as a person reads them, in the state known on the day.
MATCH (p:Party)-[:OWES]->(l:CreditLine)
WHERE l.id IN $ids AND l.as_of <= $as_of_date AND l.restated > $as_of_date
RETURN l.id AS id, p.id AS party, l.kind AS kind, l.balance AS balance, l.class5 AS class5, l.closed AS closed ORDER BY l.id

// Guarantees as a person reads them, in the state known on the day.
MATCH (x:Party)-[g:GUARANTEES]->(y:Party)
WHERE g.id IN $ids AND g.as_of <= $as_of_date AND g.restated > $as_of_date
RETURN g.id AS id, x.id AS guarantor, y.id AS debtor, g.amount AS amount, g.from AS from, g.to AS to ORDER BY g.id

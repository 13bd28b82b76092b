// Enforcements as a person reads them, in the state known on the day.
MATCH (p:Party)-[:SUBJECT_OF]->(e:Enforcement)
WHERE e.id IN $ids AND e.as_of <= $as_of_date AND e.restated > $as_of_date
RETURN e.id AS id, p.id AS party, e.kind AS kind, e.stage AS stage, e.amount AS amount, e.from AS from, e.to AS to ORDER BY e.id

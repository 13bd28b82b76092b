// Collateral as a person reads it, in the state known on the day.
MATCH (p:Party)-[:PLEDGED]->(c:Collateral)
WHERE c.id IN $ids AND c.as_of <= $as_of_date AND c.restated > $as_of_date
RETURN c.id AS id, p.id AS owner, c.kind AS kind, c.appraised AS appraised, c.appraised_on AS appraised_on ORDER BY c.id

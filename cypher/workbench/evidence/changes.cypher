// Changes filed with the register as a person reads them, in the state known on the day.
MATCH (:Company {id: $applicant})-[:FILED]->(c:Change)
WHERE c.id IN $ids AND c.as_of <= $as_of_date AND c.restated > $as_of_date
RETURN c.id AS id, c.kind AS kind, c.on AS on, c.filing_id AS filing_id ORDER BY c.on, c.id

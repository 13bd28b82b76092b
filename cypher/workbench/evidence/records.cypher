// Entries of the register's lists as a person reads them, in the state known on the day.
MATCH (:Company {id: $applicant})-[:HAS_RECORD]->(r:AdminRecord)
WHERE r.id IN $ids AND r.as_of <= $as_of_date AND r.restated > $as_of_date
RETURN r.id AS id, r.kind AS kind, r.cause AS cause, r.from AS from, r.to AS to ORDER BY r.from, r.id

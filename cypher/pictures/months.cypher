// Draws months of the applicant's operations.
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (a)-[r:HAS_MONTH]->(one:OperationsMonth)
WHERE one.id IN $evidence AND one.as_of <= $as_of_date AND one.restated > $as_of_date
WITH a, collect(one) AS met, collect(r) AS links
RETURN [a] + met AS nodes, links

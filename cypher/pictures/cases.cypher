// Draws lawsuits with everybody in them; the applicant is one of them.
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (p:Party)-[r:PARTY_TO]->(one:Case)
WHERE one.id IN $evidence AND r.as_of <= $as_of_date AND r.restated > $as_of_date
WITH a, collect(p) + collect(one) AS met, collect(r) AS links
WITH [a] + met AS nodes, links
RETURN COLLECT { UNWIND nodes AS node RETURN DISTINCT node } AS nodes,
       COLLECT { UNWIND links AS link RETURN DISTINCT link } AS links

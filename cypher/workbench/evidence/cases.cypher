// Lawsuits as a person reads them: who is in them, in the states known on the day.
MATCH (p:Party)-[s:PARTY_TO]->(c:Case)
WHERE c.id IN $ids AND s.as_of <= $as_of_date AND s.restated > $as_of_date
RETURN c.id AS id, p.id AS party, s.role AS role, s.cause AS cause, s.stage AS stage, s.outcome AS outcome, s.amount AS amount, s.filed AS filed
ORDER BY c.id, s.role, p.id

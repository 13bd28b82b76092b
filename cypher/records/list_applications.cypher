// Applications with the newest decision about each, in pages. One as of a day to come stands for it only where no other is.
MATCH (a:Application)
WHERE a.id > coalesce($after, '') AND a.applied_at IS NOT NULL
WITH a ORDER BY a.id LIMIT $limit
OPTIONAL MATCH (c:Company)-[:APPLIED]->(a)
OPTIONAL MATCH (a)<-[:ABOUT]-(d:Decision)
WITH a, c, d ORDER BY datetime(d.as_of) <= $now DESC, d.position DESC
WITH a, c, collect(d)[0] AS newest
RETURN a.id AS application_id, c.id AS applicant, a.applied_at AS applied_at, a.product AS product, a.amount AS amount,
       newest.id AS decision_id, newest.outcome AS outcome, newest.grade AS grade
ORDER BY application_id

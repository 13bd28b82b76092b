// Decisions by grade, outcome or application, in pages: those after the cursor in the order of decided_at, then id.
MATCH (d:Decision)
WHERE ($grade IS NULL OR d.grade = $grade)
  AND ($outcome IS NULL OR d.outcome = $outcome)
  AND ($after IS NULL OR d.position > $after)
RETURN d.id AS decision_id, d.application AS application_id, d.as_of AS as_of, d.outcome AS outcome, d.grade AS grade,
       d.points AS points, d.catalogue AS catalogue, d.decided_at AS decided_at, d.position AS position
ORDER BY d.position
LIMIT $limit

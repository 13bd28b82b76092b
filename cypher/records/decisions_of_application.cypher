// The decisions about one application, oldest first, in pages.
MATCH (a:Application {id: $application})
WITH a LIMIT 1
OPTIONAL MATCH (a)<-[:ABOUT]-(d:Decision)
WHERE $after IS NULL OR d.position > $after
WITH a, d ORDER BY d.position LIMIT $limit
RETURN a.id AS application,
       collect(d {decision_id: d.id, application_id: d.application, .as_of, .outcome, .grade, .points, .catalogue, .decided_at, .position}) AS decisions

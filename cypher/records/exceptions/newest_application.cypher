// The application of a firm that was filed last.
MATCH (:Company {id: $subject})-[:APPLIED]->(application:Application)
RETURN application.id AS id, application.applied_at AS applied_at
ORDER BY applied_at DESC, id DESC LIMIT 1

// Every application that has been filed, in the order of ids, with its own time.
MATCH (a:Application)
WHERE a.applied_at IS NOT NULL
RETURN a.id AS id, a.applied_at AS applied_at
ORDER BY id

// The version in force at an instant: the newest of those that are effective by then; of one day the one published last.
MATCH (v:CatalogueVersion)
WHERE v.effective_from <= $at
RETURN properties(v) AS version
ORDER BY v.number DESC
LIMIT 1

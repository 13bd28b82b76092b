// Every published version, the newest first.
MATCH (v:CatalogueVersion)
RETURN properties(v) AS version
ORDER BY v.number DESC

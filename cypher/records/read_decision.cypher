// The exact bytes of one decision and their hash.
MATCH (d:Decision {id: $id})
RETURN d.record AS record, d.sha256 AS sha256

// The schema files that this graph has had, with the checksum each had then.
MATCH (s:Schema)
RETURN s.version AS version, s.name AS name, s.checksum AS checksum
ORDER BY version

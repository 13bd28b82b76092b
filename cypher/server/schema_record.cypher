// Written after the last statement of the file: a file that was cut short runs again from its start.
MERGE (s:Schema {version: $version})
ON CREATE SET s.name = $name, s.checksum = $checksum, s.applied_at = $applied_at

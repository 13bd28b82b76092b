// The files of a catalogue, stored once under their hash, so that a decision can be replayed after they were edited.
MERGE (c:Catalogue {hash: $hash})
ON CREATE SET c.files = $files, c.stored_at = $stored_at
RETURN c.hash AS hash

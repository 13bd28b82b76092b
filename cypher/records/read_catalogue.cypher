// The files of a stored catalogue as one JSON text.
MATCH (c:Catalogue {hash: $hash})
RETURN c.files AS files

// The application that a case brings along, where it brings one.
MATCH (p:Application) RETURN p.id AS id ORDER BY id

// The stored catalogues whose hash begins with some letters, three at most: enough to know whether it is one.
MATCH (c:Catalogue)
WHERE c.hash STARTS WITH $begins
RETURN c.hash AS hash
ORDER BY hash
LIMIT 3

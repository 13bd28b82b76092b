// Shareholdings as a person reads them, in the state known on the day.
MATCH (x:Party)-[h:HOLDS]->(y:Company)
WHERE h.id IN $ids AND h.as_of <= $as_of_date AND h.restated > $as_of_date
RETURN h.id AS id, x.id AS holder, y.id AS company, h.share AS share, h.from AS from, h.to AS to ORDER BY h.id

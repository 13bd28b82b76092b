// One property of all relationships of a type as they stand now, $most at most: its value, the source and batch of the
// row, and industry, size and legal form of the firm at its start, else at its end; of an account, of its owner. Of rows
// that nobody's consent covers any more, since it was withdrawn, only that they are there.
MATCH (a)-[r:$($label)]->(b)
WHERE r.restated IS NULL OR r.restated = date('9999-12-31')
WITH a, r, b LIMIT $most
WITH r, COLLECT {
       UNWIND [a, b] AS one
       OPTIONAL MATCH (owner:Party)-[:OWNS]->(one) WHERE one:Account
       WITH CASE WHEN one:Party THEN one ELSE owner END AS p
       WHERE p IS NOT NULL RETURN p } AS subjects
WITH r, head([p IN subjects WHERE p:Company]) AS firm,
     $consents
     AND any(p IN subjects WHERE EXISTS { (p)-[:CONSENTED]->(c:Consent {source: r.source}) WHERE c.withdrawn_at IS NOT NULL })
     AND none(p IN subjects WHERE EXISTS { (p)-[:CONSENTED]->(c:Consent {source: r.source}) WHERE c.withdrawn_at IS NULL })
     AS withdrawn
OPTIONAL MATCH (firm)-[:HAS_STATE]->(s:CompanyState) WHERE s.restated = date('9999-12-31')
RETURN withdrawn, CASE WHEN NOT withdrawn THEN r[$property] END AS value, r.source AS source, r.batch AS batch,
       left(s.industry, 1) AS industry, s.size AS size, s.legal_form AS legal_form

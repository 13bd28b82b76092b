// One property of all nodes of a label as they stand now, $most at most: its value, the source and batch of the row, and
// industry, size and legal form of the firm that it is about, where it hangs on one. Of rows that nobody's consent
// covers any more, since it was withdrawn, only that they are there ($consents: not asked of consents themselves).
MATCH (n:$($label))
WHERE n.restated IS NULL OR n.restated = date('9999-12-31')
WITH n LIMIT $most
WITH n, COLLECT { MATCH (p:Party)-->(n) RETURN p UNION MATCH (p:Party)-->(:Account|Line|Report)-->(n) RETURN p } AS subjects
WITH n, head([p IN subjects WHERE p:Company]) AS firm,
     $consents
     AND any(p IN subjects WHERE EXISTS { (p)-[:CONSENTED]->(c:Consent {source: n.source}) WHERE c.withdrawn_at IS NOT NULL })
     AND none(p IN subjects WHERE EXISTS { (p)-[:CONSENTED]->(c:Consent {source: n.source}) WHERE c.withdrawn_at IS NULL })
     AS withdrawn
OPTIONAL MATCH (firm)-[:HAS_STATE]->(s:CompanyState) WHERE s.restated = date('9999-12-31')
RETURN withdrawn, CASE WHEN NOT withdrawn THEN n[$property] END AS value, n.source AS source, n.batch AS batch,
       left(s.industry, 1) AS industry, s.size AS size, s.legal_form AS legal_form

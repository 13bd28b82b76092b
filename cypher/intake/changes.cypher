// A company filed a change.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:FILED]->(:Change {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  kind: row.kind, on: date(row.on), filing_id: row.filing_id
})
RETURN count(*) AS rows

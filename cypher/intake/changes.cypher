// A company filed a change.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:FILED]->(:Change {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  kind: row.kind, on: row.on, filing_id: row.filing_id
})

// An authority put a company on record.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:HAS_RECORD]->(:AdminRecord {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  kind: row.kind, cause: row.cause, from: row.from, to: row.to
})

// An authority put a company on record.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:HAS_RECORD]->(:AdminRecord {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  kind: row.kind, cause: row.cause, from: date(row.from), to: date(row.to)
})
RETURN count(*) AS rows

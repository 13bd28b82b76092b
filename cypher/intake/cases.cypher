// Somebody is party to a lawsuit.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (case:Case {id: row.case_no})
CREATE (subject)-[:PARTY_TO {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'judicial', batch: $batch,
  role: row.role, cause: row.cause, amount: row.amount, stage: row.stage, outcome: row.outcome,
  origin: row.origin_case_no, filed: date(row.filed), closed: date(row.closed)
}]->(case)
RETURN count(*) AS rows

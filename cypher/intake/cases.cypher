// Somebody is party to a lawsuit.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (case:Case {id: row.case_no})
CREATE (subject)-[:PARTY_TO {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'judicial', batch: $batch,
  role: row.role, cause: row.cause, amount: row.amount, stage: row.stage, outcome: row.outcome,
  origin: row.origin_case_no, filed: row.filed, closed: row.closed
}]->(case)

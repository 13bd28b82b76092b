// A credit report was drawn.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (report:Report {id: row.report_id})
CREATE (subject)-[:HAS_REPORT]->(state:CreditReport {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'credit', batch: $batch,
  reported: date(row.reported), worst_open_class: row.worst_open_class, open_lenders: row.open_lenders
}),
  (report)-[:HAS_STATE]->(state)
RETURN count(*) AS rows

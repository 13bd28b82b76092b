// Something was enforced against somebody.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
CREATE (subject)-[:SUBJECT_OF]->(:Enforcement {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'judicial', batch: $batch,
  kind: row.kind, stage: row.stage, case: row.case_no, target: row.target_id, amount: row.amount, paid: row.paid,
  share: row.share, from: date(row.from), to: date(row.to)
})
RETURN count(*) AS rows

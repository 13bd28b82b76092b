// A loan, card or guarantee that somebody owes.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (line:Line {id: row.line_id})
CREATE (subject)-[:OWES]->(state:CreditLine {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'credit', batch: $batch,
  lender: row.lender, lender_id: row.lender_id, internal: row.internal, application: row.application_id,
  kind: row.kind, use: row.use, principal: row.principal, balance: row.balance, instalment: row.instalment,
  class5: row.class5, overdue_24m: row.overdue_24m, opened: date(row.opened), due: date(row.due),
  closed: date(row.closed)
}),
  (line)-[:HAS_STATE]->(state)
RETURN count(*) AS rows

// A lender looked at somebody's credit.
UNWIND $rows AS row
MATCH (report:Report {id: row.report_id})
CREATE (report)-[:LISTS]->(:CreditQuery {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'credit', batch: $batch,
  lender: row.lender_id, on: date(row.on), reason: row.reason
})
RETURN count(*) AS rows

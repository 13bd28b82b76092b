// A lender looked at somebody's credit.
UNWIND $rows AS row
MATCH (report:Report {id: row.report_id})
CREATE (report)-[:LISTS]->(:CreditQuery {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'credit', batch: $batch,
  lender: row.lender_id, on: row.on, reason: row.reason
})

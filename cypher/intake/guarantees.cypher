// Somebody stands in for somebody's debt.
UNWIND $rows AS row
MATCH (guarantor:Party {id: row.guarantor_id})
MATCH (debtor:Party {id: row.debtor_id})
CREATE (guarantor)-[:GUARANTEES {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'collateral', batch: $batch,
  amount: row.amount, outstanding: row.outstanding, kind: row.kind, application: row.application_id,
  line: row.line_id, guarantor_net_assets: row.guarantor_net_assets, assessed_on: row.assessed_on, from: row.from,
  to: row.to
}]->(debtor)

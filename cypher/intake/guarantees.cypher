// Somebody stands in for somebody's debt.
UNWIND $rows AS row
MATCH (guarantor:Party {id: row.guarantor_id})
MATCH (debtor:Party {id: row.debtor_id})
CREATE (guarantor)-[:GUARANTEES {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'collateral', batch: $batch,
  amount: row.amount, outstanding: row.outstanding, kind: row.kind, application: row.application_id,
  line: row.line_id, guarantor_net_assets: row.guarantor_net_assets, assessed_on: date(row.assessed_on),
  from: date(row.from), to: date(row.to)
}]->(debtor)
RETURN count(*) AS rows

// A credit line paid out or was paid back.
UNWIND $rows AS row
MATCH (line:Line {id: row.line_id})
MATCH (account:Account {id: row.account_id})
CREATE (line)-[:FLOWED {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'credit', batch: $batch,
  kind: row.kind, at: datetime(row.at), seq: row.seq, amount: row.amount, transfer: row.transfer_id
}]->(account)
RETURN count(*) AS rows

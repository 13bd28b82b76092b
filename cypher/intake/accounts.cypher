// An account and who stands behind it; the owner that stands for nobody known gives way from the first row on.
UNWIND $rows AS row
MATCH (account:Account {id: row.account_id})
MATCH (owner:Party {id: coalesce(row.owner_id, row.account_id)})
CREATE (account)-[:HAS_STATE]->(:AccountState {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch,
  kind: row.kind, hub_kind: row.hub_kind, bank: row.bank, opened: row.opened
})
CREATE (owner)-[:OWNS {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch
}]->(account)
FOREACH (_ IN CASE WHEN row.newest THEN [1] END | SET account.kind = row.kind)

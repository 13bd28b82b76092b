// An account and who stands behind it; the owner that stands for nobody known gives way from the first row on.
UNWIND $rows AS row
MATCH (account:Account {id: row.account_id})
MATCH (owner:Party {id: coalesce(row.owner_id, row.account_id)})
MATCH (:Unknown {id: row.account_id})-[before:OWNS {as_of: date('0001-01-01')}]->(account)
CREATE (account)-[:HAS_STATE]->(:AccountState {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  kind: row.kind, hub_kind: row.hub_kind, bank: row.bank, opened: date(row.opened)
})
CREATE (owner)-[:OWNS {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch
}]->(account)
FOREACH (_ IN CASE WHEN row.restated IS NULL THEN [1] END | SET account.kind = row.kind)
FOREACH (_ IN CASE WHEN date(row.as_of) < before.restated THEN [1] END | SET before.restated = date(row.as_of))
RETURN count(*) AS rows

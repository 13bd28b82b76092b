// An account's balance at the end of a day.
UNWIND $rows AS row
MATCH (account:Account {id: row.account_id})
CREATE (account)-[:HAS_BALANCE]->(:Balance {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  on: date(row.on), closing: row.closing
})
RETURN count(*) AS rows

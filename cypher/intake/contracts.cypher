// A company has a contract with another.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
MATCH (counterparty:Company {id: row.counterparty_id})
CREATE (company)-[:CONTRACTED {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch,
  region: row.region, amount: row.amount, from: row.from, to: row.to
}]->(counterparty)

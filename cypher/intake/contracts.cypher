// A company has a contract with another.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
MATCH (counterparty:Company {id: row.counterparty_id})
CREATE (company)-[:CONTRACTED {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  region: row.region, amount: row.amount, from: date(row.from), to: date(row.to)
}]->(counterparty)
RETURN count(*) AS rows

// A company is at an address.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
MATCH (address:Address {id: row.address})
CREATE (company)-[:LOCATED_AT {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  kind: row.kind, cluster: row.cluster, agent: row.agent, region: row.region, from: date(row.from), to: date(row.to)
}]->(address)
RETURN count(*) AS rows

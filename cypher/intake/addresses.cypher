// A company is at an address.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
MATCH (address:Address {id: row.address})
CREATE (company)-[:LOCATED_AT {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  kind: row.kind, cluster: row.cluster, agent: row.agent, region: row.region, from: row.from, to: row.to
}]->(address)

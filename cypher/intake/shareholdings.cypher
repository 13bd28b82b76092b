// Somebody holds a share of a company.
UNWIND $rows AS row
MATCH (holder:Party {id: row.holder_id})
MATCH (company:Company {id: row.company_id})
CREATE (holder)-[:HOLDS {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  share: row.share, voting: row.voting, from: row.from, to: row.to
}]->(company)

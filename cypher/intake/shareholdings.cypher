// Somebody holds a share of a company.
UNWIND $rows AS row
MATCH (holder:Party {id: row.holder_id})
MATCH (company:Company {id: row.company_id})
CREATE (holder)-[:HOLDS {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  share: row.share, voting: row.voting, from: date(row.from), to: date(row.to)
}]->(company)
RETURN count(*) AS rows

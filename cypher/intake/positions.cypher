// A person has a position in a company.
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (company:Company {id: row.company_id})
CREATE (person)-[:SERVES {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  role: row.role, from: row.from, to: row.to
}]->(company)

// A person has a position in a company.
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (company:Company {id: row.company_id})
CREATE (person)-[:SERVES {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  role: row.role, from: date(row.from), to: date(row.to)
}]->(company)
RETURN count(*) AS rows

// The relative is this to the person.
UNWIND $rows AS row
MATCH (person:Person {id: row.person_id})
MATCH (relative:Person {id: row.relative_id})
CREATE (person)-[:RELATED {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  relation: row.relation
}]->(relative)
RETURN count(*) AS rows

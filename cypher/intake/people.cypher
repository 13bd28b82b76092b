// A person; the identity itself stays in the identity store.
UNWIND $rows AS row
MATCH (p:Person {id: row.person_id})
CREATE (p)-[:HAS_STATE]->(:PersonState {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  name: row.name, id_number: row.id_number, id_kind: row.id_kind
})
RETURN count(*) AS rows

// Somebody is reached at a phone.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (phone:Phone {id: row.phone})
CREATE (subject)-[:USES_PHONE {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'registry', batch: $batch,
  kind: row.kind, from: row.from, to: row.to
}]->(phone)

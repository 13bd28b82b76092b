// Somebody is reached at a phone.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
MATCH (phone:Phone {id: row.phone})
CREATE (subject)-[:USES_PHONE {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  kind: row.kind, from: date(row.from), to: date(row.to)
}]->(phone)
RETURN count(*) AS rows

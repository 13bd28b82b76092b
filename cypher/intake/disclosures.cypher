// The applicant disclosed a party.
UNWIND $rows AS row
MATCH (application:Application {id: row.application_id})
MATCH (party:Party {id: row.party_id})
CREATE (application)-[:DISCLOSES {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'application', batch: $batch,
  kind: row.kind, amount: row.amount
}]->(party)
RETURN count(*) AS rows

// Somebody pledges a thing for an application.
UNWIND $rows AS row
MATCH (owner:Party {id: row.owner_id})
MATCH (application:Application {id: row.application_id})
CREATE (owner)-[:PLEDGED]->(:Collateral {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'collateral', batch: $batch,
  kind: row.kind, title: row.title_no, appraised: row.appraised, appraised_on: date(row.appraised_on),
  appraiser: row.appraiser, area: row.area, region: row.region, prior_liens: row.prior_liens,
  secured_amount: row.secured_amount, sealed: row.sealed, disputed: row.disputed,
  co_owner_consent: row.co_owner_consent
})-[:SECURES]->(application)
RETURN count(*) AS rows

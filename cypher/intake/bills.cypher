// A company drew a bill to another.
UNWIND $rows AS row
MATCH (drawer:Company {id: row.drawer_id})
MATCH (payee:Company {id: row.payee_id})
CREATE (drawer)-[:DREW]->(:Bill {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  amount: row.amount, drawn: date(row.drawn), due: date(row.due), discounted_on: date(row.discounted_on)
})-[:PAYABLE_TO]->(payee)
RETURN count(*) AS rows

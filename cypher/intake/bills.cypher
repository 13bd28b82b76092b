// A company drew a bill to another.
UNWIND $rows AS row
MATCH (drawer:Company {id: row.drawer_id})
MATCH (payee:Company {id: row.payee_id})
CREATE (drawer)-[:DREW]->(:Bill {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch,
  amount: row.amount, drawn: row.drawn, due: row.due, discounted_on: row.discounted_on
})-[:PAYABLE_TO]->(payee)

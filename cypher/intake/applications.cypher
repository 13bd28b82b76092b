// A company asks for a loan. Other rows may have named the application before.
UNWIND $rows AS row
MATCH (applicant:Company {id: row.applicant_id})
MATCH (application:Application {id: row.id})
CREATE (applicant)-[:APPLIED]->(application)
SET application += {
  as_of: date(row.as_of), restated: date('9999-12-31'), source: 'application', batch: $batch,
  applied_at: datetime(row.applied_at), product: row.product, amount: row.amount, term_months: row.term_months,
  own_funds: row.own_funds, other_funding: row.other_funding, margin: row.margin, growth: row.growth,
  refinances_line: row.refinances_line_id
}
RETURN count(*) AS rows

// A company's year with the tax office.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:HAS_TAX_YEAR]->(:TaxYear {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  year: row.year, rating: row.rating, published_on: date(row.published_on), sales: row.sales, arrears: row.arrears,
  arrears_since: date(row.arrears_since)
})
RETURN count(*) AS rows

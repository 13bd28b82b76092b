// A company's month: invoices, power, staff.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:HAS_MONTH]->(:OperationsMonth {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  month: date(row.month), vat_sales: row.vat_sales, electricity_kwh: row.electricity_kwh, staff: row.staff
})
RETURN count(*) AS rows

// A company's month: invoices, power, staff.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:HAS_MONTH]->(:OperationsMonth {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch,
  month: row.month, vat_sales: row.vat_sales, electricity_kwh: row.electricity_kwh, staff: row.staff
})

// A company as registered.
UNWIND $rows AS row
MATCH (c:Company {id: row.company_id})
CREATE (c)-[:HAS_STATE]->(:CompanyState {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'registry', batch: $batch,
  name: row.name, uscc: row.uscc, legal_form: row.legal_form, status: row.status,
  status_since: date(row.status_since),
  established: date(row.established), registered_capital: row.registered_capital,
  paid_in_capital: row.paid_in_capital,
  industry: row.industry, region: row.region, size: row.size, insured_staff: row.insured_staff,
  vat_payer: row.vat_payer, licensed_guarantor: row.licensed_guarantor
})
RETURN count(*) AS rows

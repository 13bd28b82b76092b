// A company's accounts for a period.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:REPORTED]->(:Statement {
  id: row.id, as_of: date(row.as_of), restated: date(coalesce(row.restated, '9999-12-31')),
  source: 'operations', batch: $batch,
  period_start: date(row.period_start), period_end: date(row.period_end), total_assets: row.total_assets,
  net_assets: row.net_assets, revenue: row.revenue, cost_of_sales: row.cost_of_sales,
  operating_profit: row.operating_profit, inventory: row.inventory, receivables: row.receivables,
  prepayments: row.prepayments, payables: row.payables, advances: row.advances
})
RETURN count(*) AS rows

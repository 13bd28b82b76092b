// A company's accounts for a period.
UNWIND $rows AS row
MATCH (company:Company {id: row.company_id})
CREATE (company)-[:REPORTED]->(:Statement {
  id: row.id, as_of: row.as_of, restated: row.restated, source: 'operations', batch: $batch,
  period_start: row.period_start, period_end: row.period_end, total_assets: row.total_assets,
  net_assets: row.net_assets, revenue: row.revenue, cost_of_sales: row.cost_of_sales,
  operating_profit: row.operating_profit, inventory: row.inventory, receivables: row.receivables,
  prepayments: row.prepayments, payables: row.payables, advances: row.advances
})

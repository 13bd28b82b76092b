/*---
id: yearly_statements
asks:
  zh: 申请人最近的财务报表说了什么？
  en: What do the applicant's latest statements say?
needs: {asked: [statements]}
returns: {newest_statement: rows, yearly_statements: rows}
source: >-
  domain.md FI05, OP04: statements known by the day whose period has ended. newest_statement holds the one that ended last,
  of whatever length, as {id, end, net_assets, fresh}; yearly_statements those of 12 full months, newest first, as {id, begin, end,
  revenue, cost_of_sales, operating_profit, fresh, capital, capital_before}; fresh is one that ended at most
  statement_fresh_months before. capital are {inventory, receivables, prepayments, payables, advances} at the end,
  capital_before the same at the end of the period before, of whatever statement ended on that day.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:REPORTED]->(known:Statement)
WHERE known.as_of <= $as_of_date AND known.restated > $as_of_date AND known.period_end <= $as_of_date
WITH known ORDER BY known.period_end DESC, known.period_start, known.id
WITH collect(known) AS known
RETURN [one IN known[..1] | {
         id: one.id, end: one.period_end, net_assets: one.net_assets,
         fresh: one.period_end >= $as_of_date - duration({months: $statement_fresh_months})}] AS newest_statement,
       [one IN known WHERE one.period_start + duration({months: 12}) = one.period_end + duration({days: 1}) | {
         id: one.id, begin: one.period_start, end: one.period_end, revenue: one.revenue, cost_of_sales: one.cost_of_sales,
         operating_profit: one.operating_profit,
         fresh: one.period_end >= $as_of_date - duration({months: $statement_fresh_months}),
         capital: one {.inventory, .receivables, .prepayments, .payables, .advances},
         capital_before: head([before IN known WHERE before.period_end = one.period_start - duration({days: 1}) |
           before {.inventory, .receivables, .prepayments, .payables, .advances}])}] AS yearly_statements

/*---
id: working_capital_need
code: OP04
asks:
  zh: 申请额是否超过营运资金需求？
  en: Is more requested than the trade needs as working capital?
family: operations
needs: {asked: [operations_monthly, statements, credit_lines], reads: [companies, transfers]}
returns: {need: cents, excess: cents, need_less_hidden: cents, excess_less_hidden: cents}
evidence: lines
reasons:
  sales_unknown: {zh: 年销售额未知, en: the sales of a year are unknown}
  statements_incomplete: {zh: 缺少近期完整年度报表或其期初期末数, en: "there is no recent statement of a full year with the capital at both its ends, or it shows no revenue or cost"}
  margin_unknown: {zh: 利润率未知, en: the margin is unknown}
  growth_unknown: {zh: 销售增长率无法由申报销售额核实, en: the growth cannot be compared with declared sales}
  funding_unknown: {zh: 自有资金、其他融资或某笔贷款的用途未知, en: "own funds, other funding or the use of some loan are unknown"}
  hidden_unknown: {zh: 隐性负债未知, en: hidden debts are unknown}
honest:
  zh: 扩产、一次性备货或接到大单的企业，需要超出历史周转所示。
  en: "A firm that expands or stocks up for one large order, so that its past turns understate its need."
source: >-
  domain.md OP04 [F28]: sales × (1 − margin) × (1 + growth) ÷ turns − own funds − loans for working capital − other funding,
  never below 0. Sales and growth of VAT, growth the lower of declared and trailing; margin as declared, else operating
  profit ÷ revenue; 1 ÷ turns = (inventory + prepayments − payables) ÷ cost of sales + (receivables − advances) ÷ revenue,
  with averages of both ends of the last full year. The line that is refinanced is no funding. Unknown funding only
  lowers the need, so an excess without it stands. …_less_hidden take off the hidden debts of CB04, which fund it too.
---*/
OPTIONAL MATCH (filed:Application {id: $application})
WITH filed, $yearly_statements[0] AS year,
     [line IN $open_lines WHERE line.kind = 'loan' AND NOT line.refinanced AND coalesce(line.use = 'working_capital', true)] AS loans
WITH filed, loans, year,
     year.capital.inventory + year.capital_before.inventory + year.capital.prepayments + year.capital_before.prepayments
       - year.capital.payables - year.capital_before.payables AS bound_in_cost,
     year.capital.receivables + year.capital_before.receivables
       - year.capital.advances - year.capital_before.advances AS bound_in_sales
WITH filed, loans,
     CASE WHEN year.fresh AND year.cost_of_sales > 0 AND year.revenue > 0
       THEN (bound_in_cost * 1000000 / year.cost_of_sales + bound_in_sales * 1000000 / year.revenue) / 2 END AS bound,
     CASE WHEN filed.margin IS NOT NULL THEN filed.margin
          WHEN year.revenue > 0 THEN year.operating_profit * 1000000 / year.revenue END AS margin,
     CASE WHEN filed.growth < $sales_growth THEN filed.growth ELSE $sales_growth END AS growth
WITH filed, loans, bound, margin, growth,
     $yearly_sales * (1000000 - margin) / 1000000 * (1000000 + growth) / 1000000 * bound / 1000000 AS gross
WITH loans, bound, margin, growth,
     filed.own_funds IS NULL OR filed.other_funding IS NULL OR any(line IN loans WHERE line.use IS NULL) AS unknown,
     gross - coalesce(filed.own_funds, 0) - coalesce(filed.other_funding, 0)
       - reduce(total = 0, line IN [line IN loans WHERE line.use IS NOT NULL] | total + line.balance) AS left
WITH loans, bound, margin, growth, unknown, CASE WHEN left < 0 THEN 0 ELSE left END AS need,
     CASE WHEN left - $hidden_debt < 0 THEN 0 ELSE left - $hidden_debt END AS less
WITH loans, bound, margin, growth, unknown, need, less,
     CASE WHEN need < $request THEN $request - need WHEN need IS NOT NULL THEN 0 END AS excess,
     CASE WHEN less < $request THEN $request - less WHEN less IS NOT NULL THEN 0 END AS excess_less
WITH loans, unknown, need, less, excess, excess_less,
     CASE
       WHEN $yearly_sales IS NULL THEN 'sales_unknown'
       WHEN bound IS NULL THEN 'statements_incomplete'
       WHEN margin IS NULL THEN 'margin_unknown'
       WHEN growth IS NULL THEN 'growth_unknown'
       WHEN unknown THEN 'funding_unknown'
       ELSE 'hidden_unknown'
     END AS gap
RETURN CASE WHEN NOT unknown THEN need END AS need,
       CASE WHEN NOT unknown OR excess > 0 THEN excess END AS excess,
       CASE WHEN NOT unknown THEN less END AS need_less_hidden,
       CASE WHEN NOT unknown OR excess_less > 0 THEN excess_less END AS excess_less_hidden,
       [line IN loans | line.id] AS evidence, gap AS reason

/*---
id: revenue_gap
code: OP01
asks:
  zh: 账户流入与申报销售额是否相符？
  en: Does the money that came in agree with the sales that were declared?
family: operations
needs:
  asked: [transfers, operations_monthly, bills]
  reads: [companies]
  months: flow_min_months
  window_days: 396
  transfers: flow_min_transfers
  coverage: true
returns: {above: ppm, below: ppm}
evidence: months
reasons:
  few_months: {zh: 申报销售额的月数不足, en: too few months have stated VAT sales}
  no_sales: {zh: 申报销售额合计不为正, en: the stated VAT sales do not add up to anything}
  payer_unknown: {zh: 增值税纳税人类别未知, en: it is unknown which kind of VAT payer the applicant is}
honest:
  zh: 主要通过他行账户收款（偏低），或收到投资款、拆迁补偿、代收代付款（偏高）的企业。
  en: "A firm that collects through other banks (below), or that got a subsidy, an investment or money it passes on (above)."
source: >-
  domain.md OP01: clean inflow and bills received, by the month they were drawn in, against stated VAT sales with the tax
  on top, over those of the 12 full months before the as-of for which sales were stated; at most 396 days back
---*/
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (a)-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH a, CASE firm.vat_payer WHEN 'general' THEN $vat_rate_general WHEN 'small_scale' THEN $vat_rate_small_scale END AS rate
CALL (a) {
  MATCH (a)-[:HAS_MONTH]->(stated:OperationsMonth)
  WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date AND stated.vat_sales IS NOT NULL
    AND stated.month >= date.truncate('month', $since_date) AND stated.month < date.truncate('month', $as_of_date)
  WITH stated ORDER BY stated.month
  RETURN collect(stated.month) AS months, sum(stated.vat_sales) AS sales, collect(stated.id) AS evidence
}
CALL (months) {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(:Account)
  WHERE mine.id IN $accounts AND date.truncate('month', t.day) IN months
    AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean
  RETURN sum(t.amount) AS inflow
}
CALL (a, months) {
  MATCH (a)<-[:PAYABLE_TO]-(bill:Bill)
  WHERE bill.as_of <= $as_of_date AND bill.restated > $as_of_date AND date.truncate('month', bill.drawn) IN months
  RETURN sum(bill.amount) AS bills
}
WITH evidence, inflow + bills AS money, sales * (1000000 + rate) / 1000000 AS expected,
     CASE
       WHEN size(months) < $revenue_gap_min_months THEN 'few_months'
       WHEN sales <= 0 THEN 'no_sales'
       WHEN rate IS NULL THEN 'payer_unknown'
     END AS reason
RETURN CASE
         // allow IND041: without a reason sales are above 0, and so is what they lead one to expect
         WHEN reason IS NULL THEN CASE WHEN money > expected THEN (money - expected) * 1000000 / expected ELSE 0 END
       END AS above,
       CASE
         // allow IND041: the same
         WHEN reason IS NULL THEN CASE WHEN money < expected THEN (expected - money) * 1000000 / expected ELSE 0 END
       END AS below,
       evidence, reason

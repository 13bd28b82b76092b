/*---
id: debt_to_sales
code: FI01
asks:
  zh: 申请人的未结清债务相当于年销售额的多少？
  en: How large is the applicant's open debt, relative to the sales of a year?
family: finance
needs: {asked: [credit_lines, operations_monthly], reads: [companies]}
returns: {load: ppm, unsupported: cents}
evidence: lines
reasons:
  sales_unknown: {zh: 年销售额未知, en: the sales of a year are unknown}
  no_sales: {zh: 一年的申报销售额合计不为正, en: the declared sales of a year do not add up to anything}
honest:
  zh: 刚投建厂房或设备、销售尚未释放的企业。
  en: "A firm that has just built or equipped and does not yet sell what it can make."
source: >-
  domain.md FI01: balances of all open loans and cards ÷ yearly VAT sales; who owes nothing has no load whatever the
  sales. unsupported is the debt of a firm whose sales of the year are known and not above 0.
---*/
RETURN CASE WHEN $open_debt = 0 THEN 0 WHEN $yearly_sales > 0 THEN $open_debt * 1000000 / $yearly_sales END AS load,
       CASE WHEN $open_debt = 0 OR $yearly_sales > 0 THEN 0 WHEN $yearly_sales IS NOT NULL THEN $open_debt END AS unsupported,
       [line IN $open_lines WHERE line.balance > 0 | line.id] AS evidence,
       CASE WHEN $yearly_sales IS NULL THEN 'sales_unknown' ELSE 'no_sales' END AS reason

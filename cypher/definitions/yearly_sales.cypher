/*---
id: yearly_sales
asks:
  zh: 申请人一年的申报销售额是多少，较上年增长多少？
  en: How large are the applicant's declared sales of a year, and how did they grow?
needs: {asked: [operations_monthly], reads: [companies]}
returns: {yearly_sales: cents, sales_growth: ppm, sales_months: count, sales_evidence: ids}
reasons:
  months_missing: {zh: 近一年有月份未申报销售额，或最近申报月份过早, en: "sales of some month of the year are not stated, or the newest stated month lies too far back"}
  no_year_before: {zh: 上一年有月份未申报销售额，或合计不为正, en: "sales of some month of the year before are not stated, or do not add up to anything"}
  few_months: {zh: 企业成立后的完整月份不足, en: too few full months have passed since the firm was established}
source: >-
  domain.md FI01, FI07, OP03, OP04: stated VAT sales of the 12 full months up to the newest stated one, of which at most
  sales_max_lag_months full months may be missing up to the as-of, since small payers file by the quarter. Every month
  after the one of establishment must be stated, so nobody can leave out a bad one; where these are fewer than 12, their
  sum is scaled to a year. sales_months are the months it rests on. sales_growth compares twelve
  months with the twelve before, all of them stated, in parts per million and below 0 where sales fell.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH date.truncate('month', $as_of_date) AS now,
     CASE WHEN firm.established IS NOT NULL
       THEN date.truncate('month', firm.established) + duration({months: 1}) END AS begun
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(stated:OperationsMonth)
WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date AND stated.vat_sales IS NOT NULL
  AND stated.month < now AND stated.month >= now - duration({months: 24 + $sales_max_lag_months})
WITH now, begun, stated ORDER BY stated.month DESC
WITH now, begun, collect(stated) AS stated
WITH now, stated, begun, stated[0].month AS last, stated[0].month - duration({months: 11}) AS first
WITH now, stated, last, CASE WHEN begun > first THEN begun ELSE first END AS first
WITH [one IN stated WHERE one.month >= first] AS year,
     [one IN stated WHERE one.month < first AND one.month >= first - duration({months: 12}) | one.vat_sales] AS before,
     duration.between(first, last).months + 1 AS months,
     last >= now - duration({months: 1 + $sales_max_lag_months}) AS recent
WITH year, months, size(year) = 12 AND size(before) = 12 AS whole, reduce(total = 0, one IN before | total + one) AS before,
     CASE
       WHEN NOT coalesce(recent, false) OR size(year) < months THEN 'months_missing'
       WHEN months < $sales_min_months THEN 'few_months'
     END AS gap
WITH year, months, whole, before, gap,
     CASE WHEN gap IS NULL AND months > 0 THEN reduce(total = 0, one IN year | total + one.vat_sales) * 12 / months END AS yearly
RETURN yearly AS yearly_sales, CASE WHEN whole AND before > 0 THEN (yearly - before) * 1000000 / before END AS sales_growth,
       CASE WHEN gap IS NULL THEN months END AS sales_months,
       CASE WHEN gap IS NULL THEN [one IN year | one.id] ELSE [] END AS sales_evidence,
       {yearly_sales: gap, sales_months: gap, sales_growth: coalesce(gap, 'no_year_before')} AS reason

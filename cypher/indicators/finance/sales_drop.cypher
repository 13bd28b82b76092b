/*---
id: sales_drop
code: FI03
asks:
  zh: 近半年申报销售额较上年同期下降多少？
  en: By how much did declared sales of the last half year fall against the year before?
family: finance
needs: {asked: [operations_monthly]}
returns: {drop: ppm}
evidence: months
reasons:
  months_missing: {zh: 近半年或上年同期有月份未申报销售额, en: "sales of some month of the half year, or of the same months of the year before, are not stated"}
  no_sales: {zh: 上年同期申报销售额合计不为正, en: the stated sales of the year before do not add up to anything}
honest:
  zh: 主动退出低毛利业务、大客户工程跨期或价格随原料回落的企业。
  en: "A firm that gave up a line with no margin, whose projects fall into another period, or whose prices follow raw materials down."
source: >-
  domain.md FI03: VAT sales of the sales_drop_months full months up to the newest stated one, of which at most
  sales_max_lag_months full months may be missing up to the as-of, against the same months of the year before. A rise is 0.
---*/
WITH date.truncate('month', $as_of_date) AS now
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(stated:OperationsMonth)
WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date AND stated.vat_sales IS NOT NULL AND stated.month < now
WITH now, stated ORDER BY stated.month
WITH now, collect(stated) AS stated
WITH now, stated, stated[-1].month AS last
WITH [one IN stated WHERE one.month > last - duration({months: $sales_drop_months})] AS recent,
     [one IN stated WHERE one.month > last - duration({months: 12 + $sales_drop_months})
                      AND one.month <= last - duration({months: 12})] AS earlier,
     last >= now - duration({months: 1 + $sales_max_lag_months}) AS fresh
WITH recent, earlier, reduce(total = 0, one IN recent | total + one.vat_sales) AS after,
     reduce(total = 0, one IN earlier | total + one.vat_sales) AS before,
     coalesce(fresh, false) AND size(recent) = $sales_drop_months AND size(earlier) = $sales_drop_months AS complete
RETURN CASE WHEN NOT complete OR before <= 0 THEN null WHEN after < before THEN (before - after) * 1000000 / before ELSE 0 END AS drop,
       [one IN earlier + recent | one.id] AS evidence,
       CASE WHEN NOT complete THEN 'months_missing' ELSE 'no_sales' END AS reason

/*---
id: months_without_invoices
code: FI04
asks:
  zh: 近12个月中有几个月没有开票？
  en: In how many of the last 12 months were no invoices issued?
family: finance
needs: {asked: [operations_monthly], reads: [companies]}
returns: {months: count}
evidence: months
reasons:
  months_not_queried: {zh: 近12个月有月份未查询或未填列销售额, en: "some of the last 12 months were not asked about, or their sales are not stated"}
honest:
  zh: 季节行业未列入清单，或按项目开票、数月一次的企业。
  en: "A seasonal trade that the list lacks, or a firm that invoices by project every few months."
source: >-
  domain.md FI04: of the 12 full months before the as-of, after the month of establishment, those with stated VAT sales of
  0 or less, and those that an answered query covers whole and of which nothing is stated, unless they are newer than
  every stated month and no more than sales_max_lag_months old, since small payers file by the quarter. A month nobody
  asked about, or whose row holds no sales, leaves the count open unless it is reached without. Of a trade on the list the
  count is 0; an unknown industry is on no list.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH date.truncate('month', $as_of_date) AS now, firm.established AS established,
     coalesce(any(trade IN $seasonal_trades WHERE firm.industry STARTS WITH trade.industry
                    AND trade.from <= $as_of_date AND coalesce(trade.to >= $as_of_date, true)), false) AS seasonal
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(stated:OperationsMonth)
WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date
  AND stated.month < now AND stated.month >= now - duration({months: 12})
WITH now, established, seasonal, collect(stated) AS stated,
     coalesce(max(CASE WHEN stated.vat_sales IS NOT NULL THEN stated.month END), date('0001-01-01')) AS last
UNWIND range(1, 12) AS back
WITH seasonal, stated, back, last, now - duration({months: back}) AS month, established
WHERE coalesce(month > established, true)
WITH seasonal, back, month, last, head([one IN stated WHERE one.month = month]) AS row,
     any(query IN $asked WHERE query.file = 'operations_monthly' AND query.result IN ['found', 'none']
           AND coalesce(query.from <= month, true) AND query.to >= month + duration({months: 1}) - duration({days: 1})) AS covered
WITH seasonal,
     CASE
       WHEN row.vat_sales <= 0 THEN {empty: true, id: row.id}
       WHEN row.vat_sales > 0 OR (row IS NULL AND month > last AND back <= $sales_max_lag_months) THEN {empty: false}
       WHEN row IS NULL AND covered THEN {empty: true}
       ELSE {}
     END AS found
WITH seasonal, collect(found) AS found
WITH seasonal, found, size([one IN found WHERE one.empty]) AS empty
RETURN CASE
         WHEN seasonal THEN 0
         WHEN empty >= $months_without_invoices_min OR none(one IN found WHERE one.empty IS NULL) THEN empty
       END AS months,
       CASE WHEN seasonal THEN [] ELSE [one IN found WHERE one.id IS NOT NULL | one.id] END AS evidence,
       'months_not_queried' AS reason

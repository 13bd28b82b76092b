/*---
id: sales_concentration
code: ST06
asks:
  zh: 销售回款集中于少数客户的程度如何?
  en: How far do sales depend on a few customers?
family: structure
needs: {asked: [transfers], months: flow_min_months, transfers: flow_min_transfers, coverage: true}
returns: {top1: ppm, top5: ppm, hhi: ppm}
evidence: partners
reasons:
  no_sales: {zh: 无销售回款, en: there are no sales}
honest:
  zh: 为一家整车厂、商超或电商平台配套的企业，天然依赖单一客户。
  en: "A supplier of one car maker, retailer or platform, dependent on it by its nature."
source: >-
  domain.md ST06: shares of the largest and of the five largest in sales_in, and the sum of the squares of all shares. An
  acquirer pays for many customers, so it stays in the whole and is no customer; an account nobody described is one.
  Evidence: the five largest.
---*/
CALL () {
  UNWIND $by_party AS row
  WITH row.party AS party, sum(row.sales) AS amount, max(row.acquirer) AS acquirer
  WHERE amount > 0 AND NOT acquirer
  WITH party, amount ORDER BY amount DESC, party
  RETURN collect({party: party, amount: amount}) AS customers
}
WITH customers, customers[..5] AS largest
WITH largest,
     CASE WHEN $sales_in > 0 THEN reduce(total = 0, one IN largest[..1] | total + one.amount) * 1000000 / $sales_in END AS top1,
     CASE WHEN $sales_in > 0 THEN reduce(total = 0, one IN largest | total + one.amount) * 1000000 / $sales_in END AS top5,
     CASE WHEN $sales_in > 0 THEN
       reduce(total = 0, share IN [one IN customers | one.amount * 1000000 / $sales_in] | total + share * share) / 1000000
     END AS hhi
RETURN top1, top5, hhi, [one IN largest | one.party] AS evidence, 'no_sales' AS reason

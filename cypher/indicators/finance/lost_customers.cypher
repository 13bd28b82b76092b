/*---
id: lost_customers
code: FI08
asks:
  zh: 近一年的核心客户中有几家已停止付款？
  en: How many of the year's core customers have stopped paying?
family: finance
needs:
  asked: [transfers, bills]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {lost: count, core: count}
evidence: partners
honest:
  zh: 主动更换客户结构，或核心客户按项目采购、间隔超过三个月的企业。
  en: "A firm that moves to better customers, or whose large customer buys by project with longer pauses."
source: >-
  domain.md FI08: of the three parties with most sales in 12 months, those that paid in several calendar months and make up
  a considerable part of sales_in (whoever comes seldom is silent
  for as long anyway); lost are those that paid nothing clean in the
  last days, nor drew a bill for the applicant. Acquirers bring many customers and are none. Equal sales: by id.
---*/
CALL () {
  UNWIND $by_party AS row
  WITH row.party AS party, sum(row.sales) AS sales, max(row.acquirer) AS acquirer
  WHERE sales > 0 AND NOT acquirer
  WITH party, sales ORDER BY sales DESC, party LIMIT $core_customers
  WITH party WHERE sales * 1000000 >= $sales_in * $core_customer_min_share
  RETURN collect(party) AS largest
}
CALL (largest) {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts
    AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean
  WITH largest, other, collect(t) AS paid
  MATCH (other)<-[own:OWNS]-(customer:Party)
  WHERE customer.id IN largest AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS t
  WITH customer, count(DISTINCT date.truncate('month', t.day)) AS months, max(t.at) AS last
  WHERE months >= $core_customer_min_months
  RETURN collect({id: customer.id, lost: last < $as_of - duration({days: $lost_customer_days}) AND NOT EXISTS {
    (customer)-[:DREW]->(bill:Bill)-[:PAYABLE_TO]->(:Company {id: $applicant})
    WHERE bill.as_of <= $as_of_date AND bill.restated > $as_of_date
      AND bill.drawn >= $as_of_date - duration({days: $lost_customer_days}) AND bill.drawn <= $as_of_date
  }}) AS core
}
RETURN size([customer IN core WHERE customer.lost]) AS lost, size(core) AS core,
       [customer IN core WHERE customer.lost | customer.id] AS evidence

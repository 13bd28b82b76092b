/*---
id: turnover
asks:
  zh: 申请人近12个月与各对手方的有效流水、销售回款和采购付款各多少？
  en: How much clean flow, sales and purchases did the applicant have with each party in 12 months?
needs: {reads: [transfers]}
owns: [nature, worded]
returns:
  by_party: rows
  not_turnover: ids
  clean_inflow: cents
  clean_outflow: cents
  outflow: cents
  sales_in: cents
  buys_out: cents
  turnover: cents
source: >-
  domain.md §3. sales_in: clean inflow from parties outside G, acquirers included; buys_out: clean outflow to such parties
  less payroll and tax; turnover: their sum; outflow: clean outflow less payroll. A row of by_party is {account, party,
  kind, known, acquirer, in_group, inflow, outflow, payroll, sales, buys}, account being the applicant's; a party is known
  if somebody described it or it is an acquirer. not_turnover are the clean transfers that are no turnover.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean
  WITH mine, other, collect({id: t.id, out: startNode(t) = mine, amount: t.amount,
                             wage: t.id IN $payroll, tax: coalesce(coalesce(t.nature, t.worded) = 'tax', false)}) AS paid
  MATCH (other)<-[own:OWNS]-(party:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  OPTIONAL MATCH (other)-[:HAS_STATE]->(state:AccountState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  WITH mine, party, paid, party.id IN $group AS in_group, coalesce(state.hub_kind = 'acquirer', false) AS acquirer
  UNWIND paid AS one
  RETURN mine.id AS account, party, in_group, acquirer, one,
         NOT in_group AND NOT one.out AS sale,
         NOT in_group AND one.out AND NOT one.wage AND NOT one.tax AS buy
}
WITH account, party, in_group,
     max(acquirer) AS acquirer,
     sum(CASE WHEN NOT one.out THEN one.amount ELSE 0 END) AS inflow,
     sum(CASE WHEN one.out AND NOT one.wage THEN one.amount ELSE 0 END) AS outflow,
     sum(CASE WHEN one.out AND one.wage THEN one.amount ELSE 0 END) AS payroll,
     sum(CASE WHEN sale THEN one.amount ELSE 0 END) AS sales,
     sum(CASE WHEN buy THEN one.amount ELSE 0 END) AS buys,
     collect(CASE WHEN NOT sale AND NOT buy THEN one.id END) AS others
ORDER BY account, party.id
WITH collect({
       account: account, party: party.id, in_group: in_group, acquirer: acquirer, known: acquirer OR NOT party:Unknown,
       kind: CASE WHEN party:Company THEN 'company' WHEN party:Person THEN 'person' ELSE 'unknown' END,
       inflow: inflow, outflow: outflow, payroll: payroll, sales: sales, buys: buys}) AS by_party,
     collect(others) AS others
WITH by_party, reduce(all = [], ids IN others | all + ids) AS not_turnover,
     reduce(total = 0, row IN by_party | total + row.inflow) AS clean_inflow,
     reduce(total = 0, row IN by_party | total + row.outflow) AS outflow,
     reduce(total = 0, row IN by_party | total + row.payroll) AS wages,
     reduce(total = 0, row IN by_party | total + row.sales) AS sales_in,
     reduce(total = 0, row IN by_party | total + row.buys) AS buys_out
RETURN by_party, not_turnover, clean_inflow, outflow + wages AS clean_outflow, outflow, sales_in, buys_out,
       sales_in + buys_out AS turnover

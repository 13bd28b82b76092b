/*---
id: partners
asks:
  zh: 申请人近12个月的营业流水来自或付给哪些对手方，各多少？
  en: With whom does the applicant's turnover of the past 12 months run, and how much with each?
needs: {asked: [transfers], months: flow_min_months, transfers: flow_min_transfers, coverage: true}
returns: {partners: rows}
source: >-
  domain.md §3, turnover: sales and purchases by party. A row is {party, amount, hub (an acquirer)}; null where the flow
  is too short, too thin or too little known for any flow test.
---*/
UNWIND $by_party AS row
WITH row.party AS party, sum(row.sales + row.buys) AS amount, max(row.acquirer) AS hub
WHERE amount > 0
WITH party, amount, hub ORDER BY party
RETURN collect({party: party, amount: amount, hub: hub}) AS partners

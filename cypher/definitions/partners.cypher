/*---
id: partners
asks:
  zh: 申请人近12个月的营业流水来自或付给哪些对手方，各多少？
  en: With whom does the applicant's turnover of the past 12 months run, and how much with each?
needs: {asked: [transfers], months: flow_min_months, transfers: flow_min_transfers, coverage: true}
returns: {partners: rows}
source: >-
  domain.md §3, turnover: sales_in and buys_out by party. A row is {party, amount, hub (an acquirer)}; null where the
  flow is too short, too thin or too little known for any flow test.
---*/
UNWIND $flow AS paid
WITH paid
WHERE paid.at >= $since AND paid.clean AND NOT paid.in_group
  AND NOT (paid.out AND (paid.payroll OR coalesce(paid.nature = 'tax', false)))
WITH paid.party AS party, sum(paid.amount) AS amount, count(paid.hub) > 0 AS hub
ORDER BY party
RETURN collect({party: party, amount: amount, hub: hub}) AS partners

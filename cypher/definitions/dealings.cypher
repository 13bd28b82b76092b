/*---
id: dealings
asks:
  zh: 申请人近12个月与各对手方（含集团内）的有效流水各多少？
  en: How much clean flow did the applicant have with each party in 12 months, its own group included?
needs: {asked: [transfers], months: flow_min_months, transfers: flow_min_transfers, coverage: true}
returns: {dealings: rows, all_flow: cents}
source: >-
  domain.md ST02 and ST05, flow: clean inflow and outflow less payroll, by party over all accounts. A row is {party,
  in_group, amount}; null where the flow is too short, too thin or too little known for any flow test.
---*/
UNWIND $by_party AS row
WITH row.party AS party, max(row.in_group) AS in_group, sum(row.inflow + row.outflow) AS amount
WHERE amount > 0
WITH party, in_group, amount ORDER BY party
RETURN collect({party: party, in_group: in_group, amount: amount}) AS dealings, sum(amount) AS all_flow

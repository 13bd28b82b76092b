/*---
id: related_flow
code: ST05
asks:
  zh: 申请人的往来有多少发生在控制集团内，其中多少未披露?
  en: How much of the applicant's flow runs with its own control group, and how much of that with parties it did not disclose?
family: structure
needs: {asked: [transfers], months: flow_min_months, transfers: flow_min_transfers, coverage: true}
returns: {share: ppm, undisclosed_share: ppm}
evidence: parties
reasons:
  no_flow: {zh: 除工资外无有效流水, en: there is no clean flow other than wages}
honest:
  zh: 采购、生产、销售分设公司的正规集团成员，往来真实且多已披露。
  en: "A member of a regular group with separate companies for buying, making and selling."
source: >-
  domain.md ST05: clean flow in both directions less payroll, with persons and firms of G; undisclosed are those that the
  application does not name as related. Evidence: the parties of G with flow.
---*/
WITH [row IN $dealings WHERE row.in_group] AS related
WITH related, reduce(total = 0, row IN related | total + row.amount) AS amount,
     reduce(total = 0, row IN [row IN related WHERE NOT row.party IN $disclosed] | total + row.amount) AS undisclosed
RETURN CASE WHEN $all_flow > 0 THEN amount * 1000000 / $all_flow END AS share,
       CASE WHEN $all_flow > 0 THEN undisclosed * 1000000 / $all_flow END AS undisclosed_share,
       [row IN related | row.party] AS evidence, 'no_flow' AS reason

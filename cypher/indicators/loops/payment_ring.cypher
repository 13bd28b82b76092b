/*---
id: payment_ring
code: LP03
asks:
  zh: 申请人是否处于资金互通的小型环状网络,其中往来有多大?
  en: Is the applicant part of a small ring of parties whose payments lead back to each other, and how much runs inside it?
family: loops
needs:
  asked: [transfers]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
  measure: [flow_rings]
returns: {parties: count, share: ppm}
evidence: transfers
reasons:
  not_measured: {zh: 没有可用的环状网络测算, en: there is no run of the measure of rings that may be used}
  no_turnover: {zh: 申请前无营业流水, en: there is no turnover in the days before the application}
honest:
  zh: 在产业集群里彼此供货、资金往来密集的小厂。
  en: "A workshop in a cluster whose few firms supply one another all the time."
source: >-
  domain.md LP03: the parties are those of the measure flow_rings at the last month end, the money that of the 90 days before
  the as-of. share is the sum over the parties of the smaller of what each paid and received inside, relative to the
  applicant's turnover in the same 90 days; without a ring 0.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(:Account)
  WHERE mine.id IN $accounts AND t.at >= $as_of - duration({days: $ring_days}) AND t.at < $as_of
    AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean AND NOT t.id IN $not_turnover
  RETURN sum(t.amount) AS turnover
}
WITH turnover, reduce(total = 0, both IN [party IN $ring | {
       paid: reduce(sum = 0, one IN $ring_payments | sum + CASE WHEN one.payer = party THEN one.amount ELSE 0 END),
       got: reduce(sum = 0, one IN $ring_payments | sum + CASE WHEN one.payee = party THEN one.amount ELSE 0 END)}]
     | total + CASE WHEN both.paid < both.got THEN both.paid ELSE both.got END) AS inside
RETURN CASE WHEN $run_flow_rings IS NOT NULL THEN size($ring) END AS parties,
       CASE WHEN $run_flow_rings IS NULL THEN null WHEN $ring = [] THEN 0
            WHEN turnover > 0 THEN inside * 1000000 / turnover END AS share,
       [one IN $ring_payments | one.id] AS evidence,
       CASE WHEN $run_flow_rings IS NULL THEN 'not_measured' ELSE 'no_turnover' END AS reason

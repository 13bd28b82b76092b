/*---
id: closed_loop
code: LP01
asks:
  zh: 申请人付出的资金是否多次经其他主体闭环回流？
  en: Does money go round in closed loops of parties that pass the applicant?
family: loops
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {loops: count, outgoing_share: ppm}
evidence: transfers
reasons:
  no_outflow: {zh: 无有效流出, en: there is no clean outflow}
honest:
  zh: 与关联的上下游互为客户的供应链企业，货款在一周内经两三家企业回到自己账上，如互供原料与成品的加工户。
  en: "A processor whose supplier also buys its products through a dealer, so that payments for goods come round within a week."
source: >-
  domain.md LP01 [F21]; disjoint loops of clean flow, and the share of clean outflow that the applicant's own payments in
  them make
---*/
WITH [loop IN $loops WHERE none(id IN loop.transfers WHERE id IN $not_clean)] AS clean
WITH reduce(taken = [], loop IN clean |
       CASE
         WHEN any(one IN taken WHERE any(id IN loop.transfers WHERE id IN one.transfers)) THEN taken
         ELSE taken + loop
       END) AS taken
RETURN size(taken) AS loops,
       CASE
         WHEN $clean_outflow > 0 THEN reduce(paid = 0, loop IN taken | paid + loop.paid) * 1000000 / $clean_outflow
       END AS outgoing_share,
       reduce(ids = [], loop IN taken | ids + loop.transfers) AS evidence,
       'no_outflow' AS reason

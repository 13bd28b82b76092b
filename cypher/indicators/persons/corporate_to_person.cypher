/*---
id: corporate_to_person
code: PP01
asks:
  zh: 除工资外，申请人的流出有多少付给了个人？
  en: How much of the applicant's outflow other than wages went to persons?
family: persons
needs:
  asked: [transfers]
  reads: [companies]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {group_share: ppm, other_share: ppm, other_amount: cents, unknown_share: ppm}
evidence: transfers
reasons:
  no_outflow: {zh: 除工资外无有效流出, en: there is no clean outflow other than wages}
honest:
  zh: 以个人为供应方而行业不在豁免清单的企业，或向股东归还真实借款、支付租金者。
  en: "A firm that buys from individuals in a trade the list does not exempt, or that repays its owner a real loan or rent."
source: >-
  domain.md PP01. A trade on the list buys from people, so payments to persons outside G are its trade; what goes to
  persons of G never is. An unknown industry is on no list. unknown_share is what went to parties nobody described.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]->(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean AND NOT t.id IN $payroll
  WITH other, collect(t) AS paid
  MATCH (other)<-[own:OWNS]-(payee:Person)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS t
  WITH t, payee.id IN $group AS in_group ORDER BY t.at, t.id
  RETURN collect(CASE WHEN in_group THEN t END) AS to_group, collect(CASE WHEN NOT in_group THEN t END) AS to_others
}
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH to_group,
     CASE
       WHEN any(trade IN $exempt_trades WHERE firm.industry STARTS WITH trade.industry
                  AND coalesce(trade.from <= $as_of_date, true) AND coalesce(trade.to >= $as_of_date, true)) THEN []
       ELSE to_others
     END AS to_others
WITH to_group + to_others AS paid,
     reduce(total = 0, t IN to_group | total + t.amount) AS group_amount,
     reduce(total = 0, t IN to_others | total + t.amount) AS other_amount,
     reduce(total = 0, row IN [row IN $by_party WHERE row.kind = 'unknown'] | total + row.outflow) AS unknown_amount
RETURN CASE WHEN $outflow > 0 THEN group_amount * 1000000 / $outflow END AS group_share,
       CASE WHEN $outflow > 0 THEN other_amount * 1000000 / $outflow END AS other_share,
       other_amount,
       CASE WHEN $outflow > 0 THEN unknown_amount * 1000000 / $outflow END AS unknown_share,
       [t IN paid | t.id] AS evidence,
       'no_outflow' AS reason

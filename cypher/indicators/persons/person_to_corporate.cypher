/*---
id: person_to_corporate
code: PP02
asks:
  zh: 申请人的流入有多少来自个人?
  en: How much of the applicant's inflow comes from persons?
family: persons
needs:
  asked: [transfers]
  reads: [companies]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm, group_share: ppm, unknown_share: ppm}
evidence: transfers
reasons:
  no_inflow: {zh: 无有效流入, en: there is no clean inflow}
honest:
  zh: 未列入清单的零散服务业，如培训、家政、装修，客户多为个人。
  en: "A service for households that the list does not name: training, cleaning, decorating."
source: >-
  domain.md PP02. A trade on one of the lists sells to people or deals with them, so what persons outside G pay is its
  trade; what persons of G pay never is (as in PP01). An unknown industry is on no list. group_share is the part of share
  that persons of G paid, unknown_share what came from parties nobody described.
---*/
CALL () {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean
  WITH other, collect(t) AS paid
  MATCH (other)<-[own:OWNS]-(payer:Person)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS t
  WITH t, payer.id IN $group AS in_group ORDER BY t.at, t.id
  RETURN collect(CASE WHEN in_group THEN t END) AS of_group, collect(CASE WHEN NOT in_group THEN t END) AS of_others
}
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH of_group,
     CASE
       WHEN any(trade IN $consumer_trades + $exempt_trades WHERE firm.industry STARTS WITH trade.industry
                  AND coalesce(trade.from <= $as_of_date, true) AND coalesce(trade.to >= $as_of_date, true)) THEN []
       ELSE of_others
     END AS of_others
WITH of_group + of_others AS paid,
     reduce(total = 0, t IN of_group | total + t.amount) AS group_amount,
     reduce(total = 0, t IN of_others | total + t.amount) AS other_amount,
     reduce(total = 0, row IN [row IN $by_party WHERE row.kind = 'unknown'] | total + row.inflow) AS unknown_amount
RETURN CASE WHEN $clean_inflow > 0 THEN (group_amount + other_amount) * 1000000 / $clean_inflow END AS share,
       CASE WHEN $clean_inflow > 0 THEN group_amount * 1000000 / $clean_inflow END AS group_share,
       CASE WHEN $clean_inflow > 0 THEN unknown_amount * 1000000 / $clean_inflow END AS unknown_share,
       [t IN paid | t.id] AS evidence,
       'no_inflow' AS reason

/*---
id: group_round_trip
code: PP03
asks:
  zh: 资金是否经集团内个人往返，且发生在放款之后？
  en: Does money go to persons of the control group and come back, and does it do so after a loan was paid out?
family: persons
needs:
  asked: [transfers]
  reads: [line_flows, credit_lines]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {trips: count, trips_after_drawdown: count}
evidence: transfers
reasons:
  drawdowns_not_asked: {zh: 未查询放款记录, en: nobody asked when loans were paid out}
honest:
  zh: 负责人多次临时垫资并很快收回的小企业，账目真实但公私不分。
  en: "A small firm whose owner often bridges a gap from private money and soon takes it back."
source: >-
  domain.md PP03: from the applicant or a firm of G to a person of G and back to one of them, clean flow in 12 months.
  One payment out takes the earliest payment back that is large enough and serves no other; payments of day precision
  need rising days. A trip is after a drawdown of the applicant's lines if it begins at it or in the days after it.
---*/
CALL () {
  MATCH (person:Person)-[own:OWNS]->(:Account)-[t:TRANSFERRED]-(account:Account)<-[other_own:OWNS]-(firm:Party)
  WHERE person.id IN $group AND (firm.id = $applicant OR t.id IN $group_transfers)
    AND own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND other_own.as_of <= $as_of_date AND other_own.restated > $as_of_date
    AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean
  WITH person, t, startNode(t) = account AS out ORDER BY t.at, t.id
  WITH person, collect(CASE WHEN out AND t.amount >= $group_round_trip_min_amount THEN t END) AS outs,
       collect(CASE WHEN NOT out THEN t END) AS backs
  WITH reduce(trips = [], out IN outs |
         trips + [back IN backs
                  WHERE back.at > out.at AND (back.day > out.day OR (back.precise AND out.precise))
                    AND back.at <= out.at + duration({days: $group_round_trip_window_days})
                    AND back.amount * 1000000 >= out.amount * $group_round_trip_min_return
                    AND none(trip IN trips WHERE trip.back = back)
                  | {out: out, back: back}][..1]) AS trips
  RETURN reduce(all = [], one IN collect(trips) | all + one) AS trips
}
CALL () {
  MATCH (:Party {id: $applicant})-[:OWES]->(line:CreditLine)<-[:HAS_STATE]-(:Line)-[flow:FLOWED {kind: 'drawdown'}]->()
  WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date
    AND flow.as_of <= $as_of_date AND flow.restated > $as_of_date
  RETURN collect(DISTINCT flow.at) AS drawdowns
}
WITH trips, size([trip IN trips WHERE any(drawn IN drawdowns WHERE trip.out.at >= drawn
                    AND trip.out.at <= drawn + duration({days: $group_round_trip_drawdown_days}))]) AS after,
     any(asked IN $queried WHERE asked.subject = $applicant AND asked.file = 'line_flows') AS asked
RETURN size(trips) AS trips,
       CASE WHEN asked OR trips = [] THEN after END AS trips_after_drawdown,
       reduce(ids = [], trip IN trips | ids + [trip.out.id, trip.back.id]) AS evidence,
       'drawdowns_not_asked' AS reason

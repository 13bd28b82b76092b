/*---
id: fan_in
code: AM06
asks:
  zh: 是否有许多新付款方分散转入,资金随即集中转给一两个收款方?
  en: Does money that many new payers send in go on at once to one or two payees?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {payers: count, inflow_share: ppm}
evidence: transfers
reasons:
  time_unknown:
    zh: 部分流水仅有日期,可能达到阈值
    en: transfers of day precision could reach the threshold
honest:
  zh: 集中订货、预售或招商活动中收到许多新客户款项后一次付给厂家的经销商。
  en: "A dealer that collects from many new customers at a fair or presale and pays the maker in one sum."
source: >-
  domain.md AM06 [F18]: what new payers send in on successive days, and payments out of any account of the applicant from
  the first of these inflows until so many hours after the last, to those payees that get most and are no known
  suppliers. Returned are the payers of the days that hit, else of those with most, and what they sent as a share of
  clean inflow in 12 months. Departure (domain.md §0.3): below a share of it, ten small customers and one purchase look the same.
  Where only the day of one side is known, it counts as sure on the days between, as possible on the first and last.
---*/
CALL () {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND t.id IN $new_payments
  WITH other, collect(t) AS came
  MATCH (other)<-[own:OWNS]-(payer:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND came AS t
  WITH t, payer ORDER BY t.at, t.id
  WITH t.day AS day, collect({id: t.id, at: t.at, day: t.day, precise: t.precise, amount: t.amount, payer: payer.id}) AS came
  ORDER BY day
  RETURN collect({day: day, came: came}) AS inflows
}
CALL (inflows) {
  MATCH (mine:Account)-[t:TRANSFERRED]->(other:Account)
  WHERE inflows <> [] AND mine.id IN $accounts AND t.day >= inflows[0].day AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean
  WITH other, collect(t) AS went
  MATCH (other)<-[own:OWNS]-(payee:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND went AS t
  WITH t, payee
  WHERE none(known IN $known_suppliers WHERE known.party = payee.id AND t.day.year * 12 + t.day.month IN known.months)
  WITH t, payee ORDER BY t.at, t.id
  WITH t.day AS day, collect({id: t.id, at: t.at, day: t.day, precise: t.precise, amount: t.amount, payee: payee.id}) AS went
  RETURN collect({day: day, went: went}) AS outflows
}
CALL (inflows, outflows) {
  UNWIND inflows AS begin
  WITH reduce(all = [], one IN inflows | all + CASE
         WHEN one.day >= begin.day AND one.day < begin.day + duration({days: $fan_window_days}) THEN one.came ELSE [] END) AS came
  WITH came, came[0] AS first, came[-1] AS last, reduce(total = 0, one IN came | total + one.amount) AS amount,
       came[-1].at + duration({hours: $fan_hours}) AS until
  WITH *, date(datetime({datetime: until, timezone: 'Asia/Shanghai'})) AS last_day
  UNWIND [true, false] AS strict
  CALL (outflows, first, last, until, last_day, strict) {
    UNWIND outflows AS daily
    WITH daily WHERE daily.day >= first.day AND daily.day <= last_day
    UNWIND daily.went AS out
    WITH out
    WHERE CASE WHEN out.precise AND first.precise THEN out.at > first.at
               WHEN strict THEN out.day > first.day ELSE true END
      AND CASE WHEN out.precise AND last.precise THEN out.at <= until
               WHEN strict THEN out.day < last_day ELSE true END
    WITH out.payee AS payee, sum(out.amount) AS amount, collect(out.id) AS ids
    ORDER BY amount DESC, payee LIMIT $fan_in_max_payees
    RETURN sum(amount) AS gone, reduce(all = [], each IN collect(ids) | all + each) AS out_ids
  }
  WITH strict, came, amount, gone, out_ids
  WHERE gone * 1000000 >= amount * $fan_min_out
  WITH strict, COUNT { UNWIND came AS one RETURN DISTINCT one.payer } AS payers,
       CASE WHEN $clean_inflow > 0 THEN amount * 1000000 / $clean_inflow END AS share, [one IN came | one.id] + out_ids AS ids
  WITH strict, payers, share, ids, payers >= $fan_in_min_payers AND share >= $fan_min_share AS hit
  ORDER BY hit DESC, payers DESC, share DESC, ids
  WITH collect({strict: strict, hit: hit, payers: payers, share: share, ids: ids}) AS windows
  RETURN head([one IN windows WHERE one.strict]) AS sure, head(windows) AS best
}
WITH sure, coalesce(sure.hit, false) OR NOT coalesce(best.hit, false) AS known
RETURN CASE WHEN known THEN coalesce(sure.payers, 0) END AS payers,
       CASE WHEN known THEN coalesce(sure.share, 0) END AS inflow_share,
       coalesce(sure.ids, []) AS evidence,
       'time_unknown' AS reason

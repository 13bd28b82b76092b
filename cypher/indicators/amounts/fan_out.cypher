/*---
id: fan_out
code: AM07
asks:
  zh: 一两个付款方集中转入的资金,是否随即分散转给许多新收款方?
  en: Does money that one or two payers send in go on at once to many new payees?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {payees: count, inflow_share: ppm}
evidence: transfers
reasons:
  time_unknown:
    zh: 部分流水仅有日期,可能达到阈值
    en: transfers of day precision could reach the threshold
honest:
  zh: 收到工程进度款后向许多新的分包和材料商付款的承包商。
  en: "A contractor that gets one progress payment and pays many new subcontractors with it."
source: >-
  domain.md AM07 [F18], the reverse of AM06: what the largest payer, or the largest two, sent in on successive days, and
  payments to new payees from the first of these inflows until so many hours after the last, less payroll. Returned are
  the payees of the days that hit, else of those with most, and that inflow as a share of clean inflow in 12 months; below
  a share of it nothing hits (departure as in AM06). Where only the day of one side is known, it counts as sure on the
  days between, as possible on the first and last.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]->(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND t.id IN $new_payments AND NOT t.id IN $payroll
  WITH other, collect(t) AS went
  MATCH (other)<-[own:OWNS]-(payee:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND went AS t
  WITH t, payee ORDER BY t.at, t.id
  WITH t.day AS day, collect({id: t.id, at: t.at, day: t.day, precise: t.precise, amount: t.amount, payee: payee.id}) AS went
  RETURN collect({day: day, went: went}) AS outflows
}
CALL (outflows) {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(other:Account)
  WHERE outflows <> [] AND mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean
  WITH other, collect(t) AS came
  MATCH (other)<-[own:OWNS]-(payer:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND came AS t
  WITH t, payer ORDER BY t.at, t.id
  WITH t.day AS day, collect({id: t.id, at: t.at, day: t.day, precise: t.precise, amount: t.amount, payer: payer.id}) AS came
  ORDER BY day
  RETURN collect({day: day, came: came}) AS inflows
}
CALL (inflows, outflows) {
  UNWIND inflows AS begin
  // Where not half as many payments follow as there must be payees, there is nothing to look at.
  WITH begin
  WHERE 2 * reduce(n = 0, daily IN outflows | n + CASE
      WHEN daily.day >= begin.day AND daily.day < begin.day + duration({days: $fan_window_days + $fan_hours / 24 + 1})
      THEN size(daily.went) ELSE 0 END) >= $fan_out_min_payees
  CALL (inflows, begin) {
    UNWIND inflows AS daily
    WITH daily WHERE daily.day >= begin.day AND daily.day < begin.day + duration({days: $fan_window_days})
    UNWIND daily.came AS one
    WITH one.payer AS payer, sum(one.amount) AS amount, collect(one) AS came
    ORDER BY amount DESC, payer LIMIT $fan_out_max_payers
    WITH collect(came) AS largest
    UNWIND range(1, size(largest)) AS payers
    RETURN reduce(all = [], came IN largest[..payers] | all + came) AS together
  }
  CALL (together) {
    UNWIND together AS one
    WITH one ORDER BY one.at, one.id
    RETURN collect(one) AS came, sum(one.amount) AS amount
  }
  WITH came, amount, came[0] AS first, came[-1] AS last, came[-1].at + duration({hours: $fan_hours}) AS until
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
    RETURN sum(out.amount) AS gone, count(DISTINCT out.payee) AS payees, collect(out.id) AS out_ids
  }
  WITH strict, came, amount, gone, payees, out_ids
  WHERE gone * 1000000 >= amount * $fan_min_out
  WITH strict, payees, CASE WHEN $clean_inflow > 0 THEN amount * 1000000 / $clean_inflow END AS share, [one IN came | one.id] + out_ids AS ids
  WITH strict, payees, share, ids, payees >= $fan_out_min_payees AND share >= $fan_min_share AS hit
  ORDER BY hit DESC, payees DESC, share DESC, ids
  WITH collect({strict: strict, hit: hit, payees: payees, share: share, ids: ids}) AS windows
  RETURN head([one IN windows WHERE one.strict]) AS sure, head(windows) AS best
}
WITH sure, coalesce(sure.hit, false) OR NOT coalesce(best.hit, false) AS known
RETURN CASE WHEN known THEN coalesce(sure.payees, 0) END AS payees,
       CASE WHEN known THEN coalesce(sure.share, 0) END AS inflow_share,
       coalesce(sure.ids, []) AS evidence,
       'time_unknown' AS reason

/*---
id: rapid_passes
asks:
  zh: 大额资金是否到账后很快又转走，账户所剩无几？
  en: Does money leave an account soon after it came in, so that next to nothing stays?
needs:
  asked: [transfers]
  reads: [balances]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {rapid_days: count, rapid_transfers: ids}
reasons:
  time_or_balance_unknown:
    zh: 部分流水仅有日期或缺少日终余额，可能达到阈值
    en: transfers of day precision or days without a balance could reach the threshold
source: >-
  domain.md AM05, for ST08 too. An inflow, in order of time, takes the earliest payments out of its account that serve no other, until
  they come to the share; one whose account is known to keep more on the day on which the hours end takes none. What lacks
  a time or a balance counts as possible: null where possible days could make the hit. A time of day is missing where
  either side has day precision; such a payment out may be of the same day or of that on which the hours end.
---*/
MATCH (mine:Account)<-[came:TRANSFERRED]-(:Account)
WHERE mine.id IN $accounts AND came.amount >= $rapid_min_inflow
  AND came.at >= $as_of - duration({days: $rapid_window_days}) AND came.at < $as_of AND came.stated_on <= $as_of_date
  AND NOT came.id IN $not_clean
WITH mine, came, came.at + duration({hours: $rapid_hours}) AS until
WITH mine, came, until, date(datetime({datetime: until, timezone: 'Asia/Shanghai'})) AS last_day
OPTIONAL MATCH (mine)-[:HAS_BALANCE]->(balance:Balance {on: last_day})
WHERE balance.as_of <= $as_of_date AND balance.restated > $as_of_date
WITH mine, came, until, last_day, balance.closing AS closing
WHERE coalesce(closing * 1000000 <= came.amount * $rapid_max_closing, true)
WITH mine, came, until, last_day, closing ORDER BY came.at, came.id
WITH mine, collect({id: came.id, at: came.at, day: came.day, precise: came.precise, until: until, last_day: last_day,
                    least_out: came.amount * $rapid_min_out, closing_known: closing IS NOT NULL}) AS inflows
CALL (mine) {
  MATCH (mine)-[went:TRANSFERRED]->(:Account)<-[own:OWNS]-(payee:Party)
  WHERE went.day >= $as_of_date - duration({days: $rapid_window_days})
    AND went.at < $as_of AND went.stated_on <= $as_of_date AND NOT went.id IN $not_clean
    AND own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND none(known IN $known_suppliers WHERE known.party = payee.id AND went.day.year * 12 + went.day.month IN known.months)
  WITH went ORDER BY went.at, went.id
  RETURN collect({id: went.id, at: went.at, day: went.day, precise: went.precise, amount: went.amount}) AS outflows
}
WITH reduce(passes = [], inflow IN inflows |
       passes + [taken IN [reduce(
           taken = {amount: 0, ids: [], precise: inflow.precise},
           out IN [out IN outflows
                   WHERE CASE
                       WHEN inflow.precise AND out.precise THEN out.at > inflow.at AND out.at <= inflow.until
                       ELSE out.day >= inflow.day AND out.day <= inflow.last_day
                     END
                     AND none(pass IN passes WHERE out.id IN pass.ids)] |
           CASE
             WHEN taken.amount * 1000000 >= inflow.least_out THEN taken
             ELSE {amount: taken.amount + out.amount, ids: taken.ids + out.id, precise: taken.precise AND out.precise}
           END)]
         WHERE taken.amount * 1000000 >= inflow.least_out
         | {day: inflow.day, sure: taken.precise AND inflow.closing_known, ids: inflow.id + taken.ids}]) AS passes
WITH reduce(all = [], one IN collect(passes) | all + one) AS passes
WITH [pass IN passes WHERE pass.sure] AS sure, passes
WITH sure, COUNT { UNWIND sure AS pass RETURN DISTINCT pass.day } AS days,
     COUNT { UNWIND passes AS pass RETURN DISTINCT pass.day } AS possible
RETURN CASE WHEN days >= $rapid_min_days OR possible < $rapid_min_days THEN days END AS rapid_days,
       reduce(ids = [], pass IN sure | ids + pass.ids) AS rapid_transfers,
       'time_or_balance_unknown' AS reason

/*---
id: dormant_burst
code: AM04
asks:
  zh: 长期闲置的账户是否突然大额进账?
  en: Did an account that lay idle for months suddenly take in a lot of money?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {inflow: cents}
evidence: transfers
reasons:
  last_year_unknown:
    zh: 上年同期流水未查全,无法判断是否季节性
    en: the transfers of the same days a year before are not covered, so it may be the season
honest:
  zh: 停产改造、搬迁或季节性歇业后复工、一次收到大额订金的企业。
  en: "A firm that reopens after a refit, a move or an off-season and gets one large advance payment."
source: >-
  domain.md AM04 [F18], account by account: calendar months before an inflow, whole and within 12 months and since the
  opening, in each of which the customer moved no more than the idle amount (all transfers but own-account and reversed
  ones and those with the bank's own accounts, unless cash); then the clean inflow of the 30 days that begin with that
  inflow, where it is large against the mean of those months. Seasonal is what all accounts together took in on the same
  days a year before at least half of. Returned is the largest that is not seasonal.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts AND t.day >= $since_date AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $void
  WITH mine, other, collect(t) AS paid
  OPTIONAL MATCH (other)-[:HAS_STATE]->(state:AccountState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  WITH mine, paid, coalesce(state.kind = 'internal' OR state.hub_kind = 'bank_internal', false) AS bank
  UNWIND paid AS t
  WITH mine, t.day.year * 12 + t.day.month AS month,
       CASE WHEN bank AND NOT coalesce(t.cash, false) THEN 0 ELSE t.amount END AS moved,
       CASE WHEN endNode(t) = mine AND NOT t.id IN $not_clean THEN t END AS came
  WITH mine, month, sum(moved) AS moved, collect(came) AS came
  WITH mine, collect(CASE WHEN moved > $dormant_idle_amount THEN month END) AS awake,
       collect({month: month, inflow: reduce(total = 0, t IN came | total + t.amount)}) AS months,
       collect(came) AS monthly
  OPTIONAL MATCH (mine)-[:HAS_STATE]->(state:AccountState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  WITH awake, months, monthly,
       CASE WHEN state.opened > $since_date THEN state.opened ELSE $since_date END AS first
  WITH awake, months, reduce(all = [], came IN monthly | all + came) AS inflows,
       first.year * 12 + first.month + CASE WHEN first.day > 1 THEN 1 ELSE 0 END AS whole
  UNWIND inflows AS t
  WITH awake, months, inflows, whole, t, t.day.year * 12 + t.day.month AS month
  WHERE month - $dormant_idle_months >= whole
    AND none(one IN awake WHERE one < month AND one >= month - $dormant_idle_months)
  WITH t.day AS day, [other IN inflows WHERE other.at >= t.at AND other.day < t.day + duration({days: $dormant_burst_days})] AS burst,
       reduce(total = 0, one IN months |
         total + CASE WHEN one.month < month AND one.month >= month - $dormant_idle_months THEN one.inflow ELSE 0 END) AS before
  WITH day, [t IN burst | t.id] AS ids, reduce(total = 0, t IN burst | total + t.amount) AS inflow, before
  WHERE inflow * $dormant_idle_months * 1000000 >= before * $dormant_min_multiple
  RETURN collect({day: day, inflow: inflow, ids: ids}) AS bursts
}
CALL (bursts) {
  // Only where something burst: the inflow of all accounts by day, for two years.
  MATCH (mine:Account)<-[t:TRANSFERRED]-(:Account)
  WHERE bursts <> [] AND mine.id IN $accounts AND t.day >= $since_date - duration({years: 1})
    AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean AND NOT t.id IN $earlier_not_clean
  WITH t.day AS day, sum(t.amount) AS amount
  RETURN collect({day: day, amount: amount}) AS days
}
WITH [burst IN bursts | {
       inflow: burst.inflow, ids: burst.ids, known: $covered_from <= burst.day - duration({years: 1}),
       now: reduce(total = 0, one IN days |
         total + CASE WHEN one.day >= burst.day AND one.day < burst.day + duration({days: $dormant_burst_days})
                      THEN one.amount ELSE 0 END),
       then: reduce(total = 0, one IN days |
         total + CASE WHEN one.day >= burst.day - duration({years: 1})
                       AND one.day < burst.day - duration({years: 1}) + duration({days: $dormant_burst_days})
                      THEN one.amount ELSE 0 END)}] AS bursts
UNWIND [null] + [burst IN bursts WHERE burst.then * 1000000 < burst.now * $dormant_season_share] AS burst
WITH burst ORDER BY burst.inflow DESC, burst.ids
WITH collect(burst) AS bursts
WITH head([burst IN bursts WHERE burst.known]) AS sure, head(bursts) AS any
RETURN CASE
         WHEN any IS NULL THEN 0
         WHEN sure.inflow >= $dormant_min_inflow OR any.inflow < $dormant_min_inflow THEN coalesce(sure.inflow, any.inflow)
       END AS inflow,
       coalesce(CASE WHEN any.inflow < $dormant_min_inflow THEN any.ids ELSE sure.ids END, []) AS evidence,
       'last_year_unknown' AS reason

/*---
id: night_transfers
code: AM08
asks:
  zh: 申请人经网银、手机和柜面的收付有多少发生在夜间?
  en: How much of what was paid online, by mobile or at the counter was paid at night?
family: amounts
needs:
  asked: [transfers]
  reads: [companies]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm, transfers: count}
evidence: transfers
reasons:
  time_unknown:
    zh: 部分流水的时刻或渠道未知,可能达到阈值
    en: transfers of unknown hour or channel could reach the threshold
  no_such_channel: {zh: 无网银、手机或柜面收付, en: nothing was paid online by mobile or at the counter}
honest:
  zh: 未列入豁免行业的夜间经营者，如夜市配送、跨时区外贸。
  en: "A night trade that the list does not exempt: market deliveries before dawn, customers in other time zones."
source: >-
  domain.md AM08: clean flow of both directions in 12 months; the hours are those of Shanghai, the first included, the
  last not. Transfers of unknown channel stay in the denominator. Transfers of day precision, and those of unknown channel
  at night, could be what is counted: null where they could make the hit. A trade on the list works at night, so nothing
  counts; an unknown industry is on no list.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH any(trade IN $night_trades WHERE firm.industry STARTS WITH trade.industry
           AND coalesce(trade.from <= $as_of_date, true) AND coalesce(trade.to >= $as_of_date, true)) AS exempt
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND coalesce(t.channel IN ['online', 'mobile', 'counter'], true) AND NOT t.id IN $not_clean
  WITH t, datetime({datetime: t.at, timezone: 'Asia/Shanghai'}).hour AS hour
  WITH t, hour >= $night_from_hour OR hour < $night_to_hour AS dark
  WITH t, dark AND t.precise AND t.channel IS NOT NULL AS night, dark OR NOT t.precise AS possible
  ORDER BY t.at, t.id
  RETURN sum(t.amount) AS base, collect(CASE WHEN night THEN t END) AS nightly,
         sum(CASE WHEN possible AND NOT night THEN t.amount ELSE 0 END) AS maybe,
         count(CASE WHEN possible AND NOT night THEN t END) AS maybe_count,
         sum(CASE WHEN NOT possible AND t.channel IS NULL THEN t.amount ELSE 0 END) AS elsewhere
}
WITH exempt, CASE WHEN exempt THEN [] ELSE nightly END AS nightly, base, base - elsewhere AS least, maybe, maybe_count
WITH *, reduce(total = 0, t IN nightly | total + t.amount) AS amount
WITH nightly, base, amount,
     exempt OR amount * 1000000 >= base * $night_min_share AND size(nightly) >= $night_min_transfers
     OR (amount + maybe) * 1000000 < least * $night_min_share OR size(nightly) + maybe_count < $night_min_transfers AS known
RETURN CASE WHEN known AND base > 0 THEN amount * 1000000 / base END AS share,
       CASE WHEN known THEN size(nightly) END AS transfers,
       [t IN nightly | t.id] AS evidence,
       CASE WHEN base > 0 THEN 'time_unknown' ELSE 'no_such_channel' END AS reason

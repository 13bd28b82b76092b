/*---
id: structuring
code: AM02
asks:
  zh: 申请人的收付是否被拆分，以低于大额交易报告标准？
  en: Are payments split or sized so that they stay below the threshold of large-value reports?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {split_days: count, split_share: ppm, near_count: count, near_multiple: ppm, near_share: ppm}
evidence: transfers
reasons:
  threshold_unknown:
    zh: 部分流水未注明是否现金或跨境，适用标准未知
    en: some transfers do not say whether they were cash or crossed a border, so their threshold is unknown
honest:
  zh: 受单笔或日累计限额所迫而分笔付款的企业，或向同一供应商按批付货款、批价恰好接近限额者。
  en: "A firm whose bank limit makes it pay in parts, or that pays one supplier by the lorry load at a price just below the threshold."
source: >-
  domain.md AM02 [F17, F18]: all transfers but own-account and reversed ones, by party, direction and threshold; all cash
  is one party. Left out is what recurs: the same party, direction and amount in enough of the months before. Days and
  counts are those of the party with most; what matched counts together over the parties of a direction that reach the
  count (else the most there is), as a share of inflow or outflow less payroll, of nothing as all of it. Returned is the
  direction that hits, else the larger share. Evidence: what matched of parties that reach the count.
---*/
MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $void
WITH mine, other, collect(t) AS paid
MATCH (mine)-[:HAS_STATE]->(state:AccountState)
WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
MATCH (other)<-[own:OWNS]-(party:Party)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
UNWIND paid AS t
WITH startNode(t) = mine AS out, CASE WHEN t.cash THEN 'cash' ELSE party.id END AS party, t,
     CASE
       WHEN t.cash THEN $large_cash
       WHEN t.cash IS NULL OR t.cross_border IS NULL THEN null
       WHEN state.kind <> 'personal' THEN $large_corporate
       WHEN t.cross_border THEN $large_personal_abroad
       ELSE $large_personal
     END AS large
WITH out, party, t.amount AS amount, collect(DISTINCT date.truncate('month', t.day)) AS months,
     collect({id: t.id, at: t.at, day: t.day, month: date.truncate('month', t.day), large: large}) AS same
UNWIND same AS one
WITH out, party, amount, one
WHERE one.at >= $as_of - duration({days: $structuring_window_days})
  AND size([month IN months WHERE month < one.month
              AND month >= one.month - duration({months: $structuring_history_months})]) < $structuring_recurring_months
WITH collect({out: out, party: party, amount: amount, id: one.id, at: one.at, day: one.day, large: one.large}) AS tested
CALL (tested) {
  UNWIND tested AS one
  WITH one WHERE one.amount < one.large
  WITH one.out AS out, one.party AS party, one.large AS large, one.day AS day,
       sum(one.amount) AS amount, collect(one.id) AS ids
  WHERE size(ids) >= $structuring_min_payments AND amount >= large
  WITH out, party, large, count(*) AS days, sum(amount) AS amount, collect(ids) AS ids
  WITH out, party, days, amount, ids, days >= $structuring_min_days AS reached
  ORDER BY days DESC, amount DESC, party
  WITH out, collect({days: days, amount: amount, ids: ids, reached: reached}) AS groups
  WITH groups[0].days AS days,
       CASE WHEN groups[0].reached THEN [group IN groups WHERE group.reached] ELSE groups[..1] END AS groups,
       CASE WHEN out THEN $outflow ELSE $clean_inflow END AS base
  WITH days, groups, reduce(total = 0, group IN groups | total + group.amount) AS amount, base
  WITH days, groups, CASE WHEN base > 0 THEN amount * 1000000 / base ELSE 1000000 END AS share
  ORDER BY CASE WHEN days < $structuring_min_days THEN days ELSE $structuring_min_days END DESC, share DESC
  RETURN collect({
    days: days, share: share, hit: days >= $structuring_min_days AND share >= $structuring_min_share,
    ids: reduce(all = [], group IN groups | all + CASE WHEN group.reached THEN reduce(each = [], ids IN group.ids | each + ids) ELSE [] END)
  })[0] AS split
}
CALL (tested) {
  UNWIND tested AS one
  WITH one
  WHERE one.at >= $as_of - duration({days: $structuring_near_days})
    AND one.amount * 1000000 >= one.large * $structuring_near_floor
    AND one.amount * 1000000 < one.large * $structuring_near_ceiling
  WITH one.out AS out, one.party AS party, one.large AS large,
       collect(CASE WHEN one.amount < one.large THEN one END) AS near,
       count(CASE WHEN one.amount >= one.large THEN one END) AS above
  WHERE near <> []
  WITH out, party, size(near) AS count, near,
       size(near) * 1000000 / CASE WHEN above > 0 THEN above ELSE 1 END AS multiple
  WITH out, party, count, multiple, near, count >= $structuring_min_near AND multiple >= $structuring_min_multiple AS reached
  ORDER BY reached DESC, count DESC, multiple DESC, party
  WITH out, collect({count: count, multiple: multiple, near: near, reached: reached}) AS groups
  WITH groups[0] AS most, CASE WHEN out THEN $outflow ELSE $clean_inflow END AS base,
       CASE WHEN groups[0].reached THEN [group IN groups WHERE group.reached] ELSE groups[..1] END AS groups
  WITH most, base, reduce(all = [], group IN groups | all + group.near) AS near
  WITH most, near, reduce(total = 0, one IN near | total + one.amount) AS amount, base
  WITH most, near, CASE WHEN base > 0 THEN amount * 1000000 / base ELSE 1000000 END AS share
  ORDER BY most.reached DESC, CASE WHEN most.reached THEN 0 ELSE most.count END DESC, share DESC
  RETURN collect({
    count: most.count, multiple: most.multiple, share: share, hit: most.reached AND share >= $structuring_min_share,
    ids: CASE WHEN most.reached THEN [one IN near | one.id] ELSE [] END
  })[0] AS near
}
WITH split, near,
     coalesce(split.hit, false) OR none(one IN tested WHERE one.large IS NULL) AS split_known,
     coalesce(near.hit, false) OR none(one IN tested WHERE one.large IS NULL
       AND one.at >= $as_of - duration({days: $structuring_near_days})) AS near_known
RETURN CASE WHEN split_known THEN coalesce(split.days, 0) END AS split_days,
       CASE WHEN split_known THEN coalesce(split.share, 0) END AS split_share,
       CASE WHEN near_known THEN coalesce(near.count, 0) END AS near_count,
       CASE WHEN near_known THEN coalesce(near.multiple, 0) END AS near_multiple,
       CASE WHEN near_known THEN coalesce(near.share, 0) END AS near_share,
       coalesce(split.ids, []) + coalesce(near.ids, []) AS evidence,
       'threshold_unknown' AS reason

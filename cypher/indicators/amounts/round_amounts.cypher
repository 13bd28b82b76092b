/*---
id: round_amounts
code: AM03
asks:
  zh: 申请人的大额收付中有多少是整万金额?
  en: How many of the applicant's larger transfers are round amounts?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {share: ppm, transfers: count}
evidence: transfers
reasons:
  none_large: {zh: 无达到起点金额的收付, en: no transfer is large enough to be looked at}
honest:
  zh: 按整万结算的批发和工程企业，预付款、进度款多为整数。
  en: "A wholesaler or contractor that settles in round sums: advances and progress payments mostly are."
source: >-
  domain.md AM03 [F23]: clean transfers of both directions in 12 months from the unit on, counted; round are its multiples
---*/
MATCH (mine:Account)-[t:TRANSFERRED]-(:Account)
WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
  AND t.amount >= $round_unit AND NOT t.id IN $not_clean
WITH t ORDER BY t.at, t.id
WITH count(t) AS transfers, collect(CASE WHEN t.amount % $round_unit = 0 THEN t.id END) AS round
RETURN CASE WHEN transfers > 0 THEN size(round) * 1000000 / transfers END AS share,
       transfers, round AS evidence, 'none_large' AS reason

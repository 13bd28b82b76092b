/*---
id: circular_inflow
code: LP04
asks:
  zh: 申请前流入中有多少来自环路与对敲,是否明显高于此前?
  en: How much of the inflow before the application came round in loops or from reciprocal payments, and how much more than before?
family: loops
needs: {asked: [transfers], months: flow_min_months, window_days: 360, transfers: flow_min_transfers, coverage: true}
returns: {share: ppm, multiple: ppm}
evidence: transfers
reasons:
  no_inflow: {zh: 申请前无有效流入, en: there is no clean inflow before the application}
honest:
  zh: 旺季恰在申请之前、且与上下游互供的企业，短期内回流占比上升。
  en: "A firm that trades both ways with its suppliers and applies right after its season, when such payments peak."
source: >-
  domain.md LP04 [F23]: clean inflow that belongs to a disjoint loop (as LP01 takes them, at least one) or to payments that
  match as reciprocal (LP02), each transfer once, in the last 90 days, relative to clean inflow; multiple is that share
  ÷ the same of the 270 days before, a thousandfold at most, and that also where it was nothing before.
---*/
WITH [loop IN $loops WHERE none(id IN loop.transfers WHERE id IN $not_clean)] AS clean
WITH reduce(taken = [], loop IN clean |
       CASE WHEN any(id IN loop.transfers WHERE id IN taken) THEN taken ELSE taken + loop.transfers END)
     + reduce(ids = [], row IN $reciprocal | ids + row.transfers) AS round
CALL (round) {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(:Account)
  WHERE mine.id IN $accounts AND t.at >= $as_of - duration({days: $circular_inflow_days + $circular_inflow_prior_days})
    AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean
  WITH t, t.id IN round AS circular, t.at >= $as_of - duration({days: $circular_inflow_days}) AS recent
  ORDER BY t.at, t.id
  RETURN sum(CASE WHEN recent THEN t.amount ELSE 0 END) AS inflow, sum(CASE WHEN NOT recent THEN t.amount ELSE 0 END) AS inflow_before,
         sum(CASE WHEN recent AND circular THEN t.amount ELSE 0 END) AS came,
         sum(CASE WHEN NOT recent AND circular THEN t.amount ELSE 0 END) AS came_before,
         collect(CASE WHEN recent AND circular THEN t.id END) AS evidence
}
WITH evidence, CASE WHEN inflow > 0 THEN came * 1000000 / inflow END AS share,
     CASE WHEN inflow_before > 0 THEN came_before * 1000000 / inflow_before ELSE 0 END AS share_before
RETURN share,
       CASE WHEN share = 0 THEN 0 WHEN share >= share_before * 1000 THEN 1000000000
            WHEN share_before > 0 THEN share * 1000000 / share_before END AS multiple,
       evidence, 'no_inflow' AS reason

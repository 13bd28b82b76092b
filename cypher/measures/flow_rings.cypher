/*---
id: flow_rings
asks:
  zh: 哪些主体之间的主要资金往来首尾相通,形成小的环状网络?
  en: Which parties form small rings, so that their main payments lead from each of them to every other?
settings: {window_days: 90, min_yuan: 10000, min_share: 50000, most_parties: 50, concurrency: 1}
max_age_days: 31
scores: {score: count}
source: domain.md LP03; strongly connected components by Tarjan (1972)
---*/
// score: the number of the ring, counted in the order of the smallest id in each; who is in none has no score. A party
// pays another what it paid in the window, less what is no trade; too small an amount is dropped, and so is a payment
// that is a small share of the flow of both ends. Hubs would tie everybody to everybody. A payment is used with a
// consent of either side. Larger rings than most_parties are no small networks and are left out.
CALL () {
  MATCH (payer:Party)-[o:OWNS]->(from:Account)
  WHERE o.as_of <= $as_of_date AND o.restated > $as_of_date
    AND none(hub IN [(from)-[:HAS_STATE]->(s:AccountState)
                     WHERE s.as_of <= $as_of_date AND s.restated > $as_of_date | s.hub_kind] WHERE hub IS NOT NULL)
  WITH from, payer, EXISTS {
    (payer)-[:CONSENTED]->(c:Consent {source: 'operations'})
    WHERE c.from <= $as_of_date AND c.to >= $as_of_date AND c.withdrawn_at IS NULL
  } AS payer_consents
  MATCH (from)-[t:TRANSFERRED]->(to:Account)
  WHERE t.at >= $as_of - duration({days: $window_days}) AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND t.reverses IS NULL AND NOT coalesce(coalesce(t.nature, t.worded) IN ['loan', 'repayment'], false)
    AND NOT EXISTS {
      ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
    }
  WITH to, payer, payer_consents, sum(t.amount) AS amount
  WITH to, collect({payer: payer, consents: payer_consents, amount: amount}) AS paid
  MATCH (payee:Party)-[o:OWNS]->(to)
  WHERE o.as_of <= $as_of_date AND o.restated > $as_of_date
    AND none(hub IN [(to)-[:HAS_STATE]->(s:AccountState)
                     WHERE s.as_of <= $as_of_date AND s.restated > $as_of_date | s.hub_kind] WHERE hub IS NOT NULL)
  WITH paid, payee, EXISTS {
    (payee)-[:CONSENTED]->(c:Consent {source: 'operations'})
    WHERE c.from <= $as_of_date AND c.to >= $as_of_date AND c.withdrawn_at IS NULL
  } AS payee_consents
  UNWIND paid AS one
  WITH one.payer AS payer, payee, one.amount AS amount
  WHERE one.payer <> payee AND (one.consents OR payee_consents)
  WITH payer, payee, sum(amount) AS amount
  // Both ends see the payment among all of theirs.
  UNWIND [payer, payee] AS party
  WITH party, sum(amount) AS flow, collect({payer: payer, payee: payee, amount: amount}) AS payments
  UNWIND payments AS payment
  WITH payment.payer AS payer, payment.payee AS payee, payment.amount AS amount, min(flow) AS least
  WHERE amount / 100 >= $min_yuan AND amount * 1000000 >= least * $min_share
  RETURN payer, payee
}
WITH payer, payee ORDER BY payer.id, payee.id
WITH gds.graph.project($projection, payer, payee) AS projected
WHERE projected IS NOT NULL
CALL gds.scc.stream(projected.graphName, {concurrency: $concurrency}) YIELD nodeId, componentId
WITH componentId, gds.util.asNode(nodeId) AS party ORDER BY party.id
WITH componentId, collect(party.id) AS parties
WHERE size(parties) > 1 AND size(parties) <= $most_parties
WITH parties ORDER BY parties[0]
WITH collect(parties) AS rings
UNWIND range(1, size(rings)) AS score
UNWIND rings[score - 1] AS party
RETURN party, score

/*---
id: ring_flow
asks:
  zh: 申请人所在的资金环状网络有哪些主体,彼此之间付了多少?
  en: Who is in the ring of payments that the applicant is part of, and what did they pay each other?
needs: {reads: [transfers], measure: [flow_rings]}
owns: [nature, worded, reverses]
returns: {ring: ids, ring_payments: rows}
source: >-
  domain.md LP03. ring are the parties that the newest usable run of flow_rings found together with the applicant, itself
  included; empty where it is in none or there is no run. ring_payments are what they paid each other in the last 90 days
  before the as-of, less loans, repayments and what was reversed, not through hubs, used with the consent of either side.
  A row is {id, payer, payee, amount}.
---*/
CALL () {
  MATCH (run:MeasureRun {id: $run_flow_rings})-[mine:SCORED]->(:Party {id: $applicant})
  MATCH (run)-[scored:SCORED]->(member:Party) WHERE scored.score = mine.score
  WITH member.id AS id ORDER BY id
  RETURN collect(id) AS ring
}
CALL (ring) {
  UNWIND ring AS id
  MATCH (payer:Party {id: id})-[own:OWNS]->(from:Account)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND NOT EXISTS {
      (from)-[:HAS_STATE]->(hub:AccountState)
      WHERE size(hub.hub_kind) > 0 AND hub.as_of <= $as_of_date AND hub.restated > $as_of_date
    }
  MATCH (from)-[t:TRANSFERRED]->(to:Account)
  WHERE t.at >= $as_of - duration({days: $ring_days}) AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND t.reverses IS NULL AND NOT coalesce(coalesce(t.nature, t.worded) IN ['loan', 'repayment'], false)
  MATCH (to)<-[gets:OWNS]-(payee:Party)
  WHERE gets.as_of <= $as_of_date AND gets.restated > $as_of_date AND payee <> payer AND payee.id IN ring
    AND NOT EXISTS {
      (to)-[:HAS_STATE]->(hub:AccountState)
      WHERE size(hub.hub_kind) > 0 AND hub.as_of <= $as_of_date AND hub.restated > $as_of_date
    } AND NOT EXISTS {
      ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
    } AND ($applicant IN [payer.id, payee.id] OR EXISTS {
      UNWIND [payer, payee] AS side
      MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'operations'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
      RETURN consent
    })
  WITH t, payer, payee ORDER BY t.at, t.id
  RETURN collect({id: t.id, payer: payer.id, payee: payee.id, amount: t.amount}) AS ring_payments
}
RETURN ring, ring_payments

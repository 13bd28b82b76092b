/*---
id: contagion_rank
asks:
  zh: 从坏户出发，经资金往来、担保与控制关系，谁离得最近？
  en: Who is nearest to the bad parties along payments, guarantees and control?
settings: {iterations: 50, concurrency: 1}
max_age_days: 31
scores: {score: count, percentile: ppm}
source: domain.md ST07; personalised PageRank, damping 0.85 as in Page, Brin, Motwani and Winograd (1999)
---*/
// score: parts per billion of the walk that starts at bad parties; percentile: share of parties with a lower score.
// A tie weighs as much as it means to the party it leads to: the share of its flow, the share held, all for a guarantee,
// a representative or an actual controller. Who paid whom and who stands for whom is used with a consent of either.
CALL () {
  // Money in twelve months, less its reversals; hubs would tie everybody to everybody.
  MATCH (payer:Party)-[o:OWNS]->(from:Account)
  WHERE o.as_of <= $as_of_date AND o.restated > $as_of_date
    AND none(hub IN [(from)-[:HAS_STATE]->(s:AccountState)
                     WHERE s.as_of <= $as_of_date AND s.restated > $as_of_date | s.hub_kind] WHERE hub IS NOT NULL)
  WITH from, payer, EXISTS {
    (payer)-[:CONSENTED]->(c:Consent {source: 'operations'})
    WHERE c.from <= $as_of_date AND c.to >= $as_of_date AND c.withdrawn_at IS NULL
  } AS payer_consents
  MATCH (from)-[t:TRANSFERRED]->(to:Account)
  WHERE t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
  WITH to, payer, payer_consents, sum(CASE WHEN t.reverses IS NULL THEN t.amount ELSE -t.amount END) AS amount
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
  UNWIND [[payer, payee], [payee, payer]] AS pair
  WITH pair[0] AS source, pair[1] AS target, sum(amount) AS amount
  WHERE amount > 0
  WITH target, sum(amount) AS total, collect({source: source, amount: amount}) AS flows
  UNWIND flows AS flow
  // One division of whole numbers as floats gives the same wherever it is done; the product could pass 2^63.
  // allow IND041: a sum of amounts that are all above 0
  RETURN flow.source AS source, target, toInteger(1000000.0 * flow.amount / total) AS weight
  UNION ALL
  MATCH (guarantor:Party)-[g:GUARANTEES]->(debtor:Party)
  WHERE g.as_of <= $as_of_date AND g.restated > $as_of_date
    AND coalesce(g.from <= $as_of_date, true) AND coalesce(g.to >= $as_of_date, true)
    AND NOT EXISTS {
      (guarantor)-[:HAS_STATE]->(s:CompanyState)
      WHERE s.licensed_guarantor AND s.as_of <= $as_of_date AND s.restated > $as_of_date
    }
    AND EXISTS {
      UNWIND [guarantor, debtor] AS party
      MATCH (party)-[:CONSENTED]->(c:Consent {source: 'collateral'})
      WHERE c.from <= $as_of_date AND c.to >= $as_of_date AND c.withdrawn_at IS NULL
      RETURN c
    }
  UNWIND [[guarantor, debtor], [debtor, guarantor]] AS pair
  RETURN pair[0] AS source, pair[1] AS target, 1000000 AS weight
  UNION ALL
  MATCH (holder:Party)-[h:HOLDS]->(firm:Company)
  WHERE h.as_of <= $as_of_date AND h.restated > $as_of_date
    AND coalesce(h.from <= $as_of_date, true) AND coalesce(h.to >= $as_of_date, true)
  UNWIND [[holder, firm], [firm, holder]] AS pair
  RETURN pair[0] AS source, pair[1] AS target, h.share AS weight
  UNION ALL
  MATCH (person:Person)-[p:SERVES]->(firm:Company)
  WHERE p.role IN ['legal_representative', 'actual_controller']
    AND p.as_of <= $as_of_date AND p.restated > $as_of_date
    AND coalesce(p.from <= $as_of_date, true) AND coalesce(p.to >= $as_of_date, true)
  UNWIND [[person, firm], [firm, person]] AS pair
  RETURN pair[0] AS source, pair[1] AS target, 1000000 AS weight
  UNION ALL
  // Whoever is known by then takes part, tied or not, and if only by what it owes or what courts say.
  MATCH (source:Company|Person)
  WHERE EXISTS { (source)-[:HAS_STATE]->(s:CompanyState|PersonState) WHERE s.as_of <= $as_of_date }
    OR EXISTS { (source)-[:OWES]->(l:CreditLine) WHERE l.as_of <= $as_of_date }
    OR EXISTS { (source)-[:SUBJECT_OF]->(e:Enforcement) WHERE e.as_of <= $as_of_date }
  RETURN source, NULL AS target, NULL AS weight
}
WITH source, target, sum(weight) AS weight ORDER BY source.id, target.id
WITH gds.graph.project($projection, source, target, {relationshipProperties: {weight: weight}}) AS projected
WHERE projected IS NOT NULL
WITH projected, COLLECT {
  MATCH (bad:Party)-[:OWES]->(l:CreditLine)
  WHERE l.class5 IN ['substandard', 'doubtful', 'loss'] AND l.internal
    AND l.as_of <= $as_of_date AND l.restated > $as_of_date
    AND coalesce(l.closed >= $as_of_date, true)
  RETURN bad
  UNION
  MATCH (bad:Party)-[:SUBJECT_OF]->(e:Enforcement)
  WHERE e.kind = 'dishonest' AND coalesce(e.stage <> 'ended', true)
    AND e.as_of <= $as_of_date AND e.restated > $as_of_date
    AND coalesce(e.from <= $as_of_date, true) AND coalesce(e.to >= $as_of_date, true)
  RETURN bad
} AS sources
CALL gds.pageRank.stream(projected.graphName, {
  sourceNodes: sources, relationshipWeightProperty: 'weight', dampingFactor: 0.85,
  maxIterations: $iterations, tolerance: 1e-15, concurrency: $concurrency
}) YIELD nodeId, score
// Without a source the walk would start everywhere: nobody is bad, nobody is near.
WITH gds.util.asNode(nodeId) AS party, CASE sources WHEN [] THEN 0 ELSE toInteger(round(score * 1000000000)) END AS score
WHERE NOT party:Unknown
WITH party, score ORDER BY score, party.id
WITH collect({party: party.id, score: score}) AS rows
UNWIND range(0, size(rows) - 1) AS place
WITH size(rows) AS parties, rows[place].score AS score, min(place) AS below, collect(rows[place].party) AS same
UNWIND same AS party
// allow IND041: a party stands here, so there is one
RETURN party, score, below * 1000000 / parties AS percentile

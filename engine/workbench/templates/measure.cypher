/*---
id: $name
asks: {zh: $asks_zh, en: $asks_en}
settings: {concurrency: 1}
max_age_days: 31
scores: {members: count}
source: $source
---*/
MATCH (source:Party)-[g:GUARANTEES]->(target:Party)
WHERE g.as_of <= $$as_of_date AND g.restated > $$as_of_date
  AND EXISTS {
    UNWIND [source, target] AS party
    MATCH (party)-[:CONSENTED]->(c:Consent {source: 'collateral'})
    WHERE c.from <= $$as_of_date AND c.to >= $$as_of_date AND c.withdrawn_at IS NULL
    RETURN c
  }
WITH source, target ORDER BY source.id, target.id
WITH gds.graph.project($$projection, source, target) AS projected
WHERE projected IS NOT NULL
CALL gds.wcc.stream(projected.graphName, {concurrency: $$concurrency}) YIELD nodeId, componentId
WITH componentId, collect(gds.util.asNode(nodeId).id) AS ids
UNWIND ids AS party
RETURN party, size(ids) AS members
ORDER BY party

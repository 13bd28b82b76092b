// Who has consented in a case of a measure: everybody, or $parties where the case names them.
MATCH (p:Company|Person) WHERE $parties IS NULL OR p.id IN $parties
UNWIND ['operations', 'collateral'] AS source
CREATE (p)-[:CONSENTED]->(:Consent {id: p.id + source, source: source, from: date('2020-01-01'), to: date('2099-12-31')})

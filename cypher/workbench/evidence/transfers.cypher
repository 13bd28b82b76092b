// Transfers as a person reads them.
MATCH (x:Account)-[t:TRANSFERRED]->(y:Account) WHERE t.id IN $ids
RETURN t.id AS id, t.at AS at, x.id AS from_account, y.id AS to_account, t.amount AS amount, t.nature AS nature ORDER BY t.at, t.id

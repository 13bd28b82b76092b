// A source was asked about somebody, or about one account alone. `source` is the one that was asked.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
OPTIONAL MATCH (account:Account {id: row.account_id})
CREATE (query:Query {
  id: row.id, as_of: date(row.as_of), restated: date('9999-12-31'), source: row.source, batch: $batch,
  file: row.file, from: date(row.from), to: date(row.to), asked_at: datetime(row.asked_at), result: row.result
})-[:ASKED_ABOUT]->(subject)
FOREACH (_ IN CASE WHEN account IS NOT NULL THEN [1] END | CREATE (query)-[:ASKED_ABOUT]->(account))
RETURN count(*) AS rows

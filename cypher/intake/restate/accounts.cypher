// Another statement of the row came in between: its state now begins on as_of and holds until restated.
UNWIND $rows AS row
MATCH (:Party)-[owns:OWNS {id: row.id, as_of: date(row.was)}]->(account:Account {id: row.id})
MATCH (state:AccountState {id: row.id, as_of: date(row.was)})
MATCH (:Unknown {id: row.id})-[before:OWNS {as_of: date('0001-01-01')}]->(account)
SET owns.as_of = date(row.as_of), owns.restated = date(row.restated), owns.batch = coalesce(row.batch, owns.batch)
SET state.as_of = date(row.as_of), state.restated = date(row.restated), state.batch = coalesce(row.batch, state.batch)
FOREACH (_ IN CASE WHEN date(row.as_of) < before.restated THEN [1] END | SET before.restated = date(row.as_of))
RETURN count(*) AS rows

// Another statement of the row came in between: its state now begins on as_of and holds until restated.
UNWIND $rows AS row
MATCH ()-[s:RELATED {id: row.id, as_of: row.was}]->()
SET s.as_of = row.as_of, s.restated = row.restated, s.batch = coalesce(row.batch, s.batch)

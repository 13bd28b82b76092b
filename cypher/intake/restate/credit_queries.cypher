// Another statement of the row came in between: its state now begins on as_of and holds until restated.
UNWIND $rows AS row
MATCH (s:CreditQuery {id: row.id, as_of: date(row.was)})
SET s.as_of = date(row.as_of), s.restated = date(row.restated), s.batch = coalesce(row.batch, s.batch)
RETURN count(*) AS rows

// Another statement of the row came in between: its state now begins on as_of and holds until restated.
// The owner that stands for nobody known has no account state.
UNWIND $rows AS row
MATCH (:Party)-[owns:OWNS {id: row.id, as_of: row.was}]->(:Account)
OPTIONAL MATCH (state:AccountState {id: row.id, as_of: row.was})
SET owns.as_of = row.as_of, owns.restated = row.restated, owns.batch = coalesce(row.batch, owns.batch)
SET state.as_of = row.as_of, state.restated = row.restated, state.batch = coalesce(row.batch, state.batch)

// A run that was made before, and how many parties it scored.
MATCH (r:MeasureRun {id: $id})
RETURN COUNT { (r)-[:SCORED]->() } AS parties

// Where a decision stands in the order in which they were made.
MATCH (d:Decision {id: $id})
RETURN d.position AS position

// Indexes fill in the background; a load or a decision must not meet half of one.
CALL db.awaitIndexes(300)

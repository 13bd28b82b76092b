// The most that a projection can hold: every party, every relationship in both directions.
RETURN COUNT { (:Party) } AS nodes, 2 * COUNT { ()-->() } AS relationships

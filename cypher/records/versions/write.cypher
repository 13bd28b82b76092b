// Publish: the number is one more than the newest, and the constraint refuses the second of two who publish at once.
OPTIONAL MATCH (before:CatalogueVersion)
WITH coalesce(max(before.number), 0) + 1 AS number
CREATE (v:CatalogueVersion {
  number: number, hash: $hash, state: $state, why: $why, published_by: $published_by, signed_by: $signed_by,
  published_at: $published_at, effective_from: coalesce($effective_from, $published_at), diff: $diff})
RETURN properties(v) AS version

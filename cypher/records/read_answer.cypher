// The answer already given under an idempotency key.
MATCH (a:Answer {key: $key})
RETURN a.request_sha256 AS request_sha256, a.body AS body

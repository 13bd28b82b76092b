// Keep the first answer under an idempotency key; a later one gets the first back.
MERGE (a:Answer {key: $key})
ON CREATE SET a.request_sha256 = $request_sha256, a.body = $body, a.given_at = $given_at
RETURN a.request_sha256 AS request_sha256, a.body AS body

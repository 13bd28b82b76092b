// A consent was withdrawn. It changes in place, since a withdrawal counts whatever T.
UNWIND $rows AS row
MATCH (consent:Consent {id: row.id})
SET consent.withdrawn_at = datetime(row.withdrawn_at), consent.batch = coalesce(row.batch, consent.batch)
RETURN count(*) AS rows

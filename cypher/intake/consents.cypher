// A subject allowed the bank to ask a source. `source` is the one that may be asked.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
CREATE (subject)-[:CONSENTED]->(:Consent {
  id: row.id, as_of: date(row.as_of), restated: date('9999-12-31'), source: row.source, batch: $batch,
  purpose: row.purpose, from: date(row.from), to: date(row.to), written: row.written,
  withdrawn_at: datetime(row.withdrawn_at),
  document_sha256: row.document_sha256
})
RETURN count(*) AS rows

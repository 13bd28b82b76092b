// A subject allowed the bank to ask a source. `source` is the one that may be asked.
UNWIND $rows AS row
MATCH (subject:Party {id: row.subject_id})
CREATE (subject)-[:CONSENTED]->(:Consent {
  id: row.id, as_of: row.as_of, restated: row.restated, source: row.source, batch: $batch,
  purpose: row.purpose, from: row.from, to: row.to, written: row.written, withdrawn_at: row.withdrawn_at,
  document_sha256: row.document_sha256
})

// A publication that waits for a second person; the same state proposed by the same key is one proposal.
MERGE (p:Proposal {id: $id})
ON CREATE SET p.state = $state, p.hash = $hash, p.why = $why, p.proposed_by = $proposed_by, p.proposed_at = $proposed_at,
              p.effective_from = $effective_from, p.diff = $diff, p.because = $because
RETURN properties(p) AS proposal

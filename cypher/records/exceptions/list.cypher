// The whole register, or that of one firm, the newest first; also what expired or was ended.
MATCH (subject:Company)-[verified:VERIFIED]->(other)
WHERE $subject IS NULL OR subject.id = $subject
RETURN verified {.*, subject: subject.id, other: other.id} AS exception
ORDER BY verified.approved_at DESC, verified.id

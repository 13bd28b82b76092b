// Note what a state of the working files has passed; the last answer counts.
MERGE (p:Proof {id: $state + ' ' + $kind})
SET p.state = $state, p.kind = $kind, p.passed = $passed, p.at = $at, p.summary = $summary
RETURN p.id AS id

// What a state of the working files has passed.
MATCH (p:Proof)
WHERE p.id IN [kind IN $kinds | $state + ' ' + kind]
RETURN p.kind AS kind, p.passed AS passed, p.at AS at, p.summary AS summary

/*---
id: $name
code: $code
trial: true
asks: {zh: $asks_zh, en: $asks_en}
family: $family
needs: {asked: [$asked]}
returns: {$value: count}
evidence: $evidence
honest: {zh: $honest_zh, en: $honest_en}
source: $source
---*/
MATCH (a:Company {id: $$applicant})
OPTIONAL MATCH $match
WHERE $where
WITH a, collect(DISTINCT $found) AS found
RETURN size(found) AS $value, [one IN found | one.id] AS evidence

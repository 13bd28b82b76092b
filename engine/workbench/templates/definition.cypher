/*---
id: $name
trial: true
asks: {zh: $asks_zh, en: $asks_en}
needs: {reads: [$asked]}
returns: {$value: ids}
source: $source
---*/
${first}OPTIONAL MATCH $match
WHERE $where
WITH $found AS found ORDER BY found.id
RETURN collect(DISTINCT found.id) AS $value

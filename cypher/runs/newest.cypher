// For each measure the newest run of these data and this query that is not after the as-of and not too old for it.
UNWIND $measures AS wanted
RETURN wanted.measure AS measure, COLLECT {
  MATCH (r:MeasureRun {measure: wanted.measure, graph_number: $graph_number})
  WHERE r.query_hash = wanted.query_hash AND r.as_of <= $as_of AND r.as_of >= wanted.oldest
  RETURN r.id ORDER BY r.as_of DESC LIMIT 1
}[0] AS run

// Of the newest decision about each application as of its own time: how many came to each state, by indicator.
MATCH (d:Decision)-[:ABOUT]->(a:Application)
WHERE datetime(d.as_of) = a.applied_at
WITH a, d ORDER BY d.position DESC
WITH a, collect(d)[0] AS d
MATCH (d)-[:MEASURED]->(r:IndicatorResult)
RETURN r.indicator AS indicator, r.state AS state, count(*) AS applications
ORDER BY indicator, state

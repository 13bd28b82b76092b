// How many decisions are recorded under a published version, counted no further than anybody asks.
MATCH (d:Decision {version: $version})
WITH d LIMIT $most
RETURN count(d) AS cases

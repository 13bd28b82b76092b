// Every transfer, grouped by the account that sent it, so that the answer streams: id, receiver, microseconds and day
// since 1970, whether the time is known to the second.
MATCH (a:Account) WHERE EXISTS { (a)-[:TRANSFERRED]->() }
RETURN a.id AS account, COLLECT {
  MATCH (a)-[t:TRANSFERRED]->(b:Account)
  RETURN [t.id, b.id, t.at.epochSeconds * 1000000 + t.at.microsecond,
          duration.inDays(date('1970-01-01'), t.day).days, t.precise]
} AS transfers

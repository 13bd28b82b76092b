// Money went from one account to another. A transfer has one state, so nothing restates it.
UNWIND $rows AS row
MATCH (from:Account {id: row.from_account})
MATCH (to:Account {id: row.to_account})
CREATE (from)-[:TRANSFERRED {
  id: row.id, at: datetime(row.at), day: date(row.day), precise: row.precise, seq: row.seq, amount: row.amount,
  currency: row.currency, amount_original: row.amount_original, channel: row.channel, cash: row.cash,
  cross_border: row.cross_border, country: row.country, region: row.region, nature: row.nature, worded: row.worded,
  reverses: row.reverses, stated_on: date(row.as_of), as_of: date(row.as_of), source: 'operations', batch: $batch
}]->(to)
RETURN count(*) AS rows

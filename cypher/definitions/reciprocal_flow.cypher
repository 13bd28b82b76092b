/*---
id: reciprocal_flow
asks:
  zh: 申请人与哪些集团外对手方在短期内大致等额地互有收付?
  en: With which parties outside the control group did about as much go one way as the other within weeks?
needs: {reads: [transfers]}
returns: {reciprocal: rows}
source: >-
  domain.md LP02: clean flow in 12 months. Days of a window that begins on a day with a payment match where each way has
  enough payments and the smaller sum is enough of the larger one. A row is {party, amount (both ways, each transfer
  once), transfers}, of parties with a window that matches.
---*/
MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date AND NOT t.id IN $not_clean
WITH other, collect({id: t.id, day: t.day, out: startNode(t) = mine, amount: t.amount}) AS paid
MATCH (other)<-[own:OWNS]-(party:Party)
WHERE NOT party.id IN $group AND own.as_of <= $as_of_date AND own.restated > $as_of_date
WITH party, collect(paid) AS lists
WITH party, reduce(all = [], paid IN lists | all + paid) AS paid
WHERE size([one IN paid WHERE one.out]) >= $reciprocal_min_payments AND size([one IN paid WHERE NOT one.out]) >= $reciprocal_min_payments
CALL (paid) {
  UNWIND paid AS begin
  WITH DISTINCT begin.day AS day
  WITH [one IN paid WHERE one.day >= day AND one.day < day + duration({days: $reciprocal_days})] AS within
  WITH within, [one IN within WHERE one.out] AS outs, [one IN within WHERE NOT one.out] AS ins
  WHERE size(outs) >= $reciprocal_min_payments AND size(ins) >= $reciprocal_min_payments
  WITH within, reduce(total = 0, one IN outs | total + one.amount) AS gone, reduce(total = 0, one IN ins | total + one.amount) AS came
  WHERE gone * 1000000 >= came * $reciprocal_min_balance AND came * 1000000 >= gone * $reciprocal_min_balance
  UNWIND within AS one
  WITH DISTINCT one.id AS id, one.amount AS amount ORDER BY id
  RETURN collect(id) AS transfers, sum(amount) AS amount
}
WITH party, transfers, amount WHERE transfers <> []
ORDER BY party.id
RETURN collect({party: party.id, amount: amount, transfers: transfers}) AS reciprocal

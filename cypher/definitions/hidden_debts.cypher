/*---
id: hidden_debts
asks:
  zh: 申请人向谁按月等额付款，像是在偿还未列示的借款？
  en: To whom does the applicant pay equal amounts month by month, as if paying back a loan that nobody lists?
owns: [nature, reverses]
needs: {asked: [transfers, credit_lines], reads: [accounts]}
returns: {hidden_debts: rows, hidden_debt: cents}
reasons:
  lender_unknown: {zh: 有未列明放贷机构的信贷，无法判断还款对象是否已列示, en: "some line does not name its lender, so a lender that is paid may be listed"}
source: >-
  domain.md CB04. Equal payments of the applicant in several calendar months in a row, by the bank's code a repayment, a
  loan, other or nothing, that are no instalment of a line of the applicant, open or closed, and go to nobody whom such a line
  names: to a party with an account of a lender; or to any party that, at most hidden_debt_lump_months before the first of them, sent a lump of several instalments, of such
  a code. Debts that the application discloses are not hidden. amount is the largest lump less all such payments since, gone
  when nothing is left; else of each series to a lender as many instalments as a year has months. A lender beside
  a line without a named one leaves the sum open unless another debt is found. A row is {party, amount, transfers}.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]->(other:Account)<-[own:OWNS]-(payee:Party)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $void AND coalesce(t.nature IN ['repayment', 'loan', 'other'], true)
    AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  WITH payee, t, EXISTS {
    (other)-[:HAS_STATE]->(state:AccountState)   // coalesce(): the account's few states are read, never the index of all lenders
    WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date AND coalesce(state.hub_kind, '') = 'lender'
  } AS lender
  ORDER BY t.at, t.id
  WITH payee, t.amount AS instalment, max(lender) AS lender, collect(t) AS equal
  WHERE reduce(run = {best: 1}, t IN equal |
      CASE t.day.year * 12 + t.day.month - run.last
        WHEN 0 THEN run
        WHEN 1 THEN {last: run.last + 1, length: run.length + 1,
                     best: CASE WHEN run.length = run.best THEN run.best + 1 ELSE run.best END}
        ELSE {last: t.day.year * 12 + t.day.month, length: 1, best: run.best}
      END).best >= $hidden_debt_min_payments
    AND NOT EXISTS {
      (:Application {id: $application})-[told:DISCLOSES {kind: 'debt'}]->(payee)
      WHERE told.as_of <= $as_of_date AND told.restated > $as_of_date
    }
  WITH payee.id AS party, instalment, lender, equal[0].at AS first, [t IN equal | t.id] AS transfers
  ORDER BY party, instalment
  RETURN collect({party: party, instalment: instalment, lender: lender, first: first, transfers: transfers}) AS series
}
CALL (series) {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts
    AND t.at >= $since - duration({months: $hidden_debt_lump_months}) AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND t.reverses IS NULL AND coalesce(t.nature IN ['repayment', 'loan', 'other'], true)
    AND NOT EXISTS {
      ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
    }
  WITH other, collect({t: t, paid: startNode(t) = mine}) AS paid
  MATCH (other)<-[own:OWNS]-(party:Party)
  WHERE party.id IN [one IN series | one.party] AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS one
  WITH party, one.t AS t, one.paid AS paid ORDER BY t.at, t.id
  RETURN collect({party: party.id, id: t.id, at: t.at, amount: t.amount, paid: paid}) AS moves
}
CALL () {
  OPTIONAL MATCH (:Company {id: $applicant})-[:OWES]->(line:CreditLine)
  WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date
  RETURN collect(line.lender_id) AS named, count(line) > count(line.lender_id) AS unnamed, collect(line.instalment) AS instalments
}
WITH unnamed, [one IN series WHERE NOT one.party IN named AND NOT one.instalment IN instalments | one {.*, lump: reduce(best = null,
       move IN [move IN moves WHERE move.party = one.party AND NOT move.paid AND move.at < one.first
                  AND move.at >= one.first - duration({months: $hidden_debt_lump_months})
                  AND move.amount * 1000000 >= one.instalment * $hidden_debt_lump_multiple] |
       CASE WHEN move.amount > coalesce(best.amount, 0) THEN move ELSE best END)}] AS series, moves
WITH COLLECT {
       UNWIND series AS one
       WITH one WHERE one.lump IS NOT NULL OR one.lender
       WITH one.party AS party, collect(one) AS ones
       WITH party, ones, reduce(best = null, one IN ones |
              CASE WHEN one.lump.amount > coalesce(best.amount, 0) THEN one.lump ELSE best END) AS lump
       WITH party, ones, lump,
            CASE WHEN lump IS NULL THEN reduce(total = 0, one IN ones | total + 12 * one.instalment)
                 ELSE lump.amount - reduce(total = 0, move IN [move IN moves WHERE move.party = party AND move.paid AND move.at > lump.at] |
                   total + move.amount) END AS amount
       WHERE amount > 0
       RETURN {party: party, amount: amount, sure: NOT unnamed OR none(one IN ones WHERE one.lender),
               transfers: reduce(all = [], one IN ones | all + one.transfers) + [move IN [lump] WHERE move IS NOT NULL | move.id]}
       ORDER BY party
     } AS found
WITH found, [one IN found WHERE one.sure] AS hidden
RETURN [one IN hidden | one {.party, .amount, .transfers}] AS hidden_debts,
       CASE WHEN hidden <> [] OR found = [] THEN reduce(total = 0, one IN hidden | total + one.amount) END AS hidden_debt,
       'lender_unknown' AS reason

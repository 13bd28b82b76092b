/*---
id: loan_trace
asks:
  zh: 此前贷款发放后，资金流向了哪里？
  en: Where did the money of earlier loans go?
owns: [nature, worded, reverses]
needs: {asked: [credit_lines, line_flows, transfers], reads: [companies, accounts]}
returns: {diverted_share: ppm, lost_share: ppm, drawn: cents, diversion_way: ids}
source: >-
  domain.md CB05 [F31]: drawdowns of the applicant's lines in 12 months, those within diversion_days of a first one taken
  together and followed until then. What reaches a party leaves it with its next payments in order of time, each taking no
  more than its amount and no more than is left, so shares decay from hop to hop, over 4 payments between parties that
  were not met before; a drawdown paid to somebody else starts there. Diverted is what reaches a party of G, an account for
  securities or wealth products or a trade on the list, or is a dividend; payroll and other hubs are not followed. Lost is
  what is taken out as cash or stays with a party whose statements the bank may not read. Payments between
  others are used with the consent of one of them. diverted_share is the largest of any such group of drawdowns, lost_share
  that of all. diversion_way are the payments on
  the way to what was diverted.
---*/
CALL () {
  MATCH (:Company {id: $applicant})-[:OWES]->(state:CreditLine)<-[:HAS_STATE]-(:Line)-[flow:FLOWED {kind: 'drawdown'}]->(to),
    (to:Account)<-[own:OWNS]-(payee:Party)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date AND flow.as_of <= $as_of_date AND flow.restated > $as_of_date
    AND own.as_of <= $as_of_date AND own.restated > $as_of_date AND flow.at >= $since AND flow.at < $as_of AND flow.amount > 0
  WITH flow, payee,
       payee.id IN $group OR EXISTS {
         (to)-[:HAS_STATE]->(hub:AccountState)
         WHERE hub.as_of <= $as_of_date AND hub.restated > $as_of_date AND hub.hub_kind IN ['securities', 'wealth']
       } OR EXISTS {
         (payee)-[:HAS_STATE]->(firm:CompanyState)
         WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
           AND any(trade IN $barred_trades WHERE firm.industry STARTS WITH trade.industry AND trade.from <= $as_of_date
                     AND coalesce(trade.to >= $as_of_date, true))
       } AS barred
  ORDER BY flow.at, flow.id
  RETURN collect({id: flow.id, at: flow.at, amount: flow.amount, party: payee.id,
                  fate: CASE WHEN barred THEN 'diverted' ELSE 'on' END}) AS draws
}
WITH reduce(loans = [], draw IN draws |
       CASE WHEN draw.at <= loans[-1].until
         THEN loans[..-1] + [{id: loans[-1].id, until: loans[-1].until, amount: loans[-1].amount + draw.amount,
                                 draws: loans[-1].draws + [draw]}]
         ELSE loans + [{id: draw.id, until: draw.at + duration({days: $diversion_days}), amount: draw.amount, draws: [draw]}]
       END) AS loans
WITH loans, reduce(moves = [], loan IN loans | moves + [draw IN loan.draws |
       {loan: loan.id, until: loan.until, hop: 0, party: draw.party, at: draw.at, amount: draw.amount, fate: draw.fate,
        day: date(datetime({datetime: draw.at, timezone: 'Asia/Shanghai'}))}]) AS drawn
WITH loans, reduce(moves = drawn, hop IN range(1, 4) | moves + COLLECT {
  UNWIND [move IN moves WHERE move.hop = hop - 1 AND move.fate = 'on'] AS move
  WITH move.loan AS loan, move.until AS until, move.party AS party, min(move.at) AS at, min(move.day) AS day, sum(move.amount) AS amount
  MATCH (payer:Party {id: party})
  WITH loan, until, payer, at, day, amount, payer.id = $applicant OR EXISTS {
    (payer)-[:CONSENTED]->(consent:Consent {source: 'operations'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
  } AS seen
  WITH loan, until, payer, amount, seen, COLLECT {
    MATCH (payer)-[own:OWNS]->(:Account)-[t:TRANSFERRED]->(to:Account)<-[gets:OWNS]-(payee:Party)
    WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date AND gets.as_of <= $as_of_date AND gets.restated > $as_of_date
      AND payee <> payer AND (t.at >= at OR (t.day = day AND NOT t.precise)) AND t.at <= until
      AND t.at < $as_of AND t.stated_on <= $as_of_date AND t.reverses IS NULL
      AND NOT EXISTS {
        ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
      }
      AND (seen OR payee.id = $applicant OR EXISTS {
        (payee)-[:CONSENTED]->(consent:Consent {source: 'operations'})
        WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
      })
    OPTIONAL MATCH (to)-[:HAS_STATE]->(hub:AccountState)
    WHERE hub.as_of <= $as_of_date AND hub.restated > $as_of_date
    OPTIONAL MATCH (payee)-[:HAS_STATE]->(firm:CompanyState)
    WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
    WITH t, payee, hub, firm ORDER BY t.at, t.id
    RETURN {id: t.id, at: t.at, day: t.day, amount: t.amount, party: payee.id, fate: CASE
      WHEN payee.id IN $group OR hub.hub_kind IN ['securities', 'wealth'] OR coalesce(t.nature, t.worded) = 'dividend'
        OR any(trade IN $barred_trades WHERE firm.industry STARTS WITH trade.industry AND trade.from <= $as_of_date
                 AND coalesce(trade.to >= $as_of_date, true)) THEN 'diverted'
      WHEN t.cash THEN 'lost'
      WHEN hub.hub_kind IS NOT NULL OR t.id IN $payroll
        OR any(met IN moves WHERE met.loan = loan AND met.party = payee.id AND met.fate = 'on') THEN 'kept'
      ELSE 'on'
    END}
  } AS payments
  WITH loan, until, payer, seen, reduce(left = {amount: amount, moves: []}, paid IN payments |
    CASE WHEN left.amount = 0 THEN left
         ELSE {amount: CASE WHEN paid.amount < left.amount THEN left.amount - paid.amount ELSE 0 END,
               moves: left.moves + [paid {.*, amount: CASE WHEN paid.amount < left.amount THEN paid.amount ELSE left.amount END}]}
    END) AS left
  UNWIND left.moves + CASE WHEN seen THEN [] ELSE [{amount: left.amount, fate: 'lost'}] END AS move
  RETURN move {.*, loan: loan, until: until, hop: hop, payer: payer.id} ORDER BY loan, payer.id, move.at, move.id
}) AS moves
WITH moves, reduce(total = 0, loan IN loans | total + loan.amount) AS drawn,
     reduce(most = 0, share IN [loan IN loans WHERE loan.amount > 0 |
         reduce(total = 0, move IN [move IN moves WHERE move.loan = loan.id AND move.fate = 'diverted'] | total + move.amount)
         * 1000000 / loan.amount] |
       CASE WHEN share > most THEN share ELSE most END) AS share
RETURN share AS diverted_share,
       CASE WHEN drawn = 0 THEN 0
            ELSE reduce(total = 0, move IN [move IN moves WHERE move.fate = 'lost'] | total + move.amount) * 1000000 / drawn
       END AS lost_share,
       drawn,
       [move IN reduce(way = [move IN moves WHERE move.fate = 'diverted'], hop IN range(1, 3) |
          way + [move IN moves WHERE move.fate = 'on' AND NOT move IN way
                   AND any(next IN way WHERE next.loan = move.loan AND next.payer = move.party)])
        WHERE move.id IS NOT NULL | move.id] AS diversion_way

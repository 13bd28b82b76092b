/*---
id: loops
asks:
  zh: 哪些转账首尾相接、经过申请人又回到付款方？
  en: Which transfers close a loop of parties that passes the applicant?
needs: {reads: [transfers]}
returns: {loops: rows, loop_transfers: ids}
source: >-
  domain.md LP01 and canonical.md, loops. The walk follows the money from the applicant until it is back; the first
  transfer by time may lie anywhere on it, so times fall exactly once on the way round (a turn), where the last transfer
  meets the first. A row is {transfers in order of time, paid: the applicant's own payment}, in the order in which disjoint
  loops are taken: last transfer, fewest hops, ids. They may still hold transfers that are not clean; loop_transfers are
  those between others. An acquirer passes on other people's money, so no loop is walked through a hub of any kind.
  Transfers of day precision need rising days. A transfer between others is used with the consent of one of them.
---*/
MATCH (a:Party {id: $applicant})
// No hop can be smaller: the last is at least so large, and a hop is not much larger than the one before it.
WITH a, reduce(least = $closed_loop_min_first * $closed_loop_min_return / 1000000, hop IN range(1, 4) |
               least * 1000000 / $closed_loop_max_ratio) AS least
MATCH REPEATABLE ELEMENTS (a) (
  (payer:Party)-[pays:OWNS]->(:Account)-[t:TRANSFERRED]->(target:Account)<-[gets:OWNS]-(payee:Party)
  WHERE t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND pays.as_of <= $as_of_date AND pays.restated > $as_of_date
    AND gets.as_of <= $as_of_date AND gets.restated > $as_of_date
    AND NOT EXISTS {
      (target)-[:HAS_STATE]->(hub:AccountState)
      WHERE size(hub.hub_kind) > 0 AND hub.as_of <= $as_of_date AND hub.restated > $as_of_date
    }
){3,6} (a)   // size() and not IS NOT NULL: the account's few states are read, never the index of all hubs
WHERE allReduce(
    way = {turned: false},
    hop IN t |
    CASE
      WHEN hop.amount < least THEN null
      WHEN way.start IS NULL THEN {start: hop, last: hop, turned: false}
      WHEN hop.at > way.last.at AND (hop.day > way.last.day OR (hop.precise AND way.last.precise))
           AND hop.amount * 1000000 >= way.last.amount * $closed_loop_min_ratio
           AND hop.amount * 1000000 <= way.last.amount * $closed_loop_max_ratio
        THEN {start: way.start, last: hop, turned: way.turned}
      WHEN NOT way.turned AND hop.at < way.start.at
           AND way.last.at <= hop.at + duration({days: $closed_loop_window_days})
           AND hop.amount >= $closed_loop_min_first
           AND way.last.amount * 1000000 >= hop.amount * $closed_loop_min_return
        THEN {start: way.start, last: hop, turned: true}
    END,
    CASE
      WHEN way.turned THEN way.last.at < way.start.at
      ELSE way.last.at <= way.start.at + duration({days: $closed_loop_window_days})
    END)
  AND all(place IN range(1, size(payee) - 1) WHERE NOT payee[place] IN payee[..place])
  AND all(place IN range(1, size(t) - 2) WHERE EXISTS {
    UNWIND [payer[place], payee[place]] AS side
    MATCH (side)-[:CONSENTED]->(consent:Consent {source: 'operations'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    RETURN consent
  })
WITH t, t[0] AS first, t[-1] AS last, [hop IN t WHERE hop.at < t[0].at] AS earlier
// Back at the applicant, what came in and what went out first meet as any two hops do, or there the loop turns.
WHERE CASE
    WHEN size(earlier) > 0 THEN
      (first.day > last.day OR (first.precise AND last.precise))
      AND first.amount * 1000000 >= last.amount * $closed_loop_min_ratio
      AND first.amount * 1000000 <= last.amount * $closed_loop_max_ratio
    ELSE first.amount >= $closed_loop_min_first
      AND last.amount * 1000000 >= first.amount * $closed_loop_min_return
  END
WITH first.amount AS paid, [hop IN t[1..-1] | hop.id] AS others,
     earlier + t[..size(t) - size(earlier)] AS hops
WITH paid, others, hops[-1] AS last, [hop IN hops | hop.id] AS transfers
ORDER BY last.at, last.id, size(transfers), transfers
WITH collect({transfers: transfers, paid: paid}) AS loops, collect(others) AS others
RETURN loops,
       COLLECT { UNWIND others AS ids UNWIND ids AS id RETURN DISTINCT id ORDER BY id } AS loop_transfers

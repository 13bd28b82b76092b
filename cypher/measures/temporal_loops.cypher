/*---
id: temporal_loops
asks:
  zh: 哪些转账首尾相接、时间依次在后，最后回到最初付款的账户？
  en: Which transfers follow one another, each later than the one before, back to the account that paid first?
settings: {window_days: 30, max_hops: 5}
returns: {loop: ids}
source: >-
  canonical.md, Loops: accounts all distinct, no account paying itself, times strictly rising, last minus first at most
  window_days of 24 hours, 2 to max_hops transfers. Where only the day of one of two transfers is known, the days rise.
---*/
// A loop has one first transfer, so it is found once: from the account that paid it. The upper bound of hops cannot be a
// parameter; max_hops ends the walk before.
MATCH (start:Account)
MATCH (start)-[path:TRANSFERRED]->{2,20}(start)
WHERE allReduce(
  walk = {ok: true, hops: 0, at: NULL, day: NULL, precise: NULL, until: NULL, seen: [], closed: false},
  t IN path |
  CASE
    WHEN walk.closed
      OR walk.hops = $max_hops
      OR endNode(t) IN walk.seen
      OR t.at <= walk.at
      OR t.at > walk.until
      OR (t.day <= walk.day AND NOT (t.precise AND walk.precise))
      THEN {ok: false}
    ELSE {
      ok: true,
      hops: walk.hops + 1,
      at: t.at,
      day: t.day,
      precise: t.precise,
      until: coalesce(walk.until, t.at + duration({days: $window_days})),
      seen: walk.seen + [endNode(t)],
      closed: endNode(t) = start
    }
  END,
  walk.ok
)
RETURN [t IN path | t.id] AS loop

/*---
id: control
asks:
  zh: 谁控制申请人，这些人还控制哪些企业？
  en: Who controls the applicant, and which other firms do they control?
returns: {representatives: ids, controllers: ids, group: ids, their_firms: ids}
source: >-
  domain.md §3, control and G. Control is more than half of the path shares, being legal representative or actual
  controller, over at most 6 layers of control. Who left less than 12 months ago counts everywhere. controllers control the applicant;
  group are representatives, owners, controllers, their consented spouses and the firms they control, without the
  applicant; their_firms are the firms among them that representatives or owners control and that are no owners.
---*/
CALL () {
  MATCH (head:Person)-[post:SERVES]->(firm:Company)
  WHERE firm.id IN [$applicant] + [stake IN $stakes | stake.holder]
    AND post.role IN ['legal_representative', 'actual_controller']
    AND post.as_of <= $as_of_date AND post.restated > $as_of_date
    AND coalesce(post.from <= $as_of_date, true) AND coalesce(post.to >= $since_date, true)
  WITH DISTINCT head.id AS holder, firm.id AS firm, post.role AS role
  ORDER BY holder, firm, role
  RETURN collect({holder: holder, firm: firm, role: role}) AS heads
}
WITH [head IN heads WHERE head.firm = $applicant AND head.role = 'legal_representative' | head.holder] AS representatives,
     heads + [stake IN $stakes WHERE stake.best > $control_min_share | {holder: stake.holder, firm: stake.firm}] AS above
WITH representatives,
     reduce(found = [$applicant], layer IN range(1, 6) |
       found + [link IN above WHERE link.firm IN found AND NOT link.holder IN found | link.holder])[1..] AS controllers
WITH representatives, controllers, representatives + $owners + controllers AS leaders
CALL (leaders) {
  MATCH (leader:Person)-[tie:RELATED {relation: 'spouse'}]-(spouse:Person)
  USING INDEX leader:Person(id)
  WHERE leader.id IN leaders AND tie.as_of <= $as_of_date AND tie.restated > $as_of_date
  WITH spouse, startNode(tie) AS asked
  // The row needs the consent of the one it was asked about; a withdrawal counts whatever T.
  WHERE EXISTS {
    (asked)-[:CONSENTED]->(consent:Consent {source: 'registry'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
  }
  RETURN collect(DISTINCT spouse.id) AS spouses
}
WITH representatives, controllers, [$applicant] + leaders + spouses AS tops
WITH representatives, controllers, tops, reduce(below = [], layer IN range(1, 6) | below + COLLECT {
  UNWIND CASE layer WHEN 1 THEN tops ELSE [link IN below | link.firm] END AS id
  WITH DISTINCT id WHERE none(link IN below WHERE link.holder = id)
  MATCH (holder:Party {id: id})
  CALL (holder) {
    // The same sum as in ownership.cypher, from the firm upwards.
    MATCH way = (firm:Company)<-[holds:HOLDS*1..6]-(holder)
    WHERE all(hold IN holds WHERE hold.as_of <= $as_of_date AND hold.restated > $as_of_date
                              AND coalesce(hold.from <= $as_of_date, true) AND coalesce(hold.to >= $since_date, true))
      AND all(party IN nodes(way) WHERE single(other IN nodes(way) WHERE other = party))
    WITH firm,
         reduce(share = 1000000, hold IN holds | share * hold.share / 1000000) AS share,
         reduce(day = $since_date, hold IN holds | CASE WHEN hold.from > day THEN hold.from ELSE day END) AS first,
         reduce(day = $as_of_date, hold IN holds | CASE WHEN hold.to < day THEN hold.to ELSE day END) AS last
    WHERE first <= last
    WITH firm, collect({share: share, first: first, last: last}) AS ways
    UNWIND ways AS other
    WITH firm, ways, max(reduce(total = 0, way IN ways |
         total + CASE WHEN way.first <= other.last AND way.last >= other.last THEN way.share ELSE 0 END)) AS best
    WHERE best > $control_min_share
    RETURN firm
    UNION
    MATCH (holder)-[post:SERVES]->(firm:Company)
    WHERE post.role IN ['legal_representative', 'actual_controller']
      AND post.as_of <= $as_of_date AND post.restated > $as_of_date
      AND coalesce(post.from <= $as_of_date, true) AND coalesce(post.to >= $since_date, true)
    RETURN firm
  }
  RETURN {holder: id, firm: firm.id} ORDER BY id, firm.id
}) AS below
WITH representatives, controllers,
     tops + [link IN below | link.firm] AS everyone,
     reduce(found = [$applicant] + representatives + $owners, layer IN range(1, 6) |
       found + [link IN below WHERE link.holder IN found AND NOT link.firm IN found | link.firm]) AS reached
RETURN COLLECT { UNWIND representatives AS id RETURN DISTINCT id ORDER BY id } AS representatives,
       COLLECT { UNWIND controllers AS id RETURN DISTINCT id ORDER BY id } AS controllers,
       COLLECT { UNWIND everyone AS id WITH DISTINCT id WHERE id <> $applicant RETURN id ORDER BY id } AS `group`,
       COLLECT {
         UNWIND reached AS id WITH DISTINCT id
         WHERE id <> $applicant AND NOT id IN representatives + $owners
         RETURN id ORDER BY id
       } AS their_firms

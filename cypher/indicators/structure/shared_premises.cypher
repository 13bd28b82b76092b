/*---
id: shared_premises
code: ST02
asks:
  zh: 申请人是否与多家企业共用地址或电话，且其中有人员或资金往来的关联?
  en: "Does the applicant share an address or telephone with several firms, some of them linked by a person or by flow?"
family: structure
needs: {asked: [addresses, phones, positions, shareholdings], reads: [transfers]}
returns: {address_firms: count, phone_firms: count, undisclosed: count}
evidence: neighbours
reasons:
  flow_insufficient: {zh: 流水不足以判断资金往来, en: the transfers are too few or too little known to tell who is linked by flow}
honest:
  zh: 同一家庭在同一处经营几家合法企业，或共用会计代办电话而未标明代理。
  en: "A family that runs several lawful firms at one place, or firms that share their accountant's telephone and nobody marked it as an agent's."
source: >-
  domain.md ST02 [F26]: the most firms at an address, and on a telephone, that are no cluster's and no agent's, the
  applicant among them, where another firm there is linked with it by a person, or by a share of all flow; undisclosed are such firms that the
  application does not name as related. Where only flow could tell and it can't, a value that could be enough is null.
  Evidence: these firms.
---*/
WITH [row IN $shared_people | row.firm]
     + [row IN coalesce($dealings, []) WHERE $all_flow > 0 AND row.amount * 1000000 >= $all_flow * $shared_place_min_flow | row.party] AS linked,
     [place IN $places WHERE NOT place.exempt] AS open
CALL (linked, open) {
  UNWIND linked AS id
  WITH DISTINCT id, open
  MATCH (firm:Company {id: id})-[there:LOCATED_AT|USES_PHONE]->(place:Address|Phone)
  WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
    AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true)
    AND place.id IN [one IN open | one.place]
  RETURN collect(place.id) AS met, collect(DISTINCT firm.id) AS firms
}
WITH firms, open, [place IN open WHERE place.place IN met] AS shared, $dealings IS NULL AS blind
WITH firms, [place IN open WHERE blind AND place.firms > 1] AS possible,
     reduce(most = 0, place IN shared | CASE WHEN place.kind = 'address' AND place.firms > most THEN place.firms ELSE most END) AS address_firms,
     reduce(most = 0, place IN shared | CASE WHEN place.kind = 'phone' AND place.firms > most THEN place.firms ELSE most END) AS phone_firms,
     size([id IN firms WHERE NOT id IN $disclosed]) AS undisclosed
RETURN CASE WHEN address_firms >= $shared_address_min_firms
              OR none(place IN possible WHERE place.kind = 'address' AND place.firms >= $shared_address_min_firms) THEN address_firms END AS address_firms,
       CASE WHEN phone_firms >= $shared_phone_min_firms
              OR none(place IN possible WHERE place.kind = 'phone' AND place.firms >= $shared_phone_min_firms) THEN phone_firms END AS phone_firms,
       CASE WHEN undisclosed > 0 OR possible = [] THEN undisclosed END AS undisclosed,
       firms AS evidence, 'flow_insufficient' AS reason

/*---
id: group_exposure
asks:
  zh: 本行对申请人及其全部关联方（含未披露者）的未结清授信余额是多少？
  en: How much do the applicant and everybody close to it owe our own bank, those that it did not disclose among them?
needs: {reads: [credit_lines, transfers]}
returns: {exposure: cents}
source: >-
  domain.md §4, hidden group: the balances of our own bank's open lines, guarantees aside, of the applicant, its control
  group, the parties that it disclosed, and the firms close to it as ST02 and ST04 mean it, whatever they trade: so many
  kinds of link by person, address and telephone, or a place in common and much of all flow. What our own bank lends it
  knows, so nobody is asked; flow too thin to tell links nobody.
---*/
CALL () {
  UNWIND $shared_people AS row
  RETURN row.firm AS party, 'person' AS kind
  UNION
  UNWIND [place IN $places WHERE NOT place.exempt | place.place] AS id
  MATCH (:Address {id: id})<-[there:LOCATED_AT]-(firm:Company)
  WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
    AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true)
  RETURN firm.id AS party, 'address' AS kind
  UNION
  UNWIND [place IN $places WHERE NOT place.exempt | place.place] AS id
  MATCH (:Phone {id: id})<-[there:USES_PHONE]-(firm:Company)
  WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
    AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true)
  RETURN firm.id AS party, 'phone' AS kind
  UNION
  UNWIND [row IN coalesce($dealings, []) WHERE row.amount * 1000000 >= $all_flow * $shared_place_min_flow] AS row
  RETURN row.party AS party, 'flow' AS kind
}
WITH party, collect(kind) AS kinds
WITH party, size([kind IN kinds WHERE kind IN ['person', 'address', 'phone']]) AS links, 'flow' IN kinds AS trades,
     'address' IN kinds OR 'phone' IN kinds AS placed
WITH collect(CASE WHEN links >= $hidden_link_min_kinds OR (trades AND placed) THEN party END) AS close
UNWIND [$applicant] + $group + $disclosed + close AS id
WITH DISTINCT id
MATCH (:Party {id: id})-[:OWES]->(line:CreditLine {internal: true})
WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date AND coalesce(line.closed >= $as_of_date, true)
  AND line.kind <> 'guarantee'
RETURN sum(line.balance) AS exposure

/*---
id: clean_flow
asks:
  zh: 申请人的哪些流水不是真实经营往来（自有账户互转、冲正、清算类账户、借贷）？
  en: Which of the applicant's transfers are no clean flow (own accounts, reversals, hubs, loans)?
needs: {reads: [transfers]}
owns: [nature, worded, reverses]
returns: {void: ids, not_clean: ids, clean_transfers: count}
source: >-
  domain.md §3, clean flow. void: between own accounts, or a reversal, or reversed by one known at the as-of; nothing may
  count these. not_clean: void, with a hub other than an acquirer, a loan or a repayment. What a reader leaves out is a
  short list, what it keeps is long; so the lists say what is not clean, from the first day of the month of $since on,
  and for the transfers between others that loops and trips may use. clean_transfers counts the applicant's in 12 months.
  An account whose owner nobody knows is the applicant's own where the bank's code says own_transfer; words alone don't.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts
    AND t.day >= date.truncate('month', $since_date) AND t.at < $as_of AND t.stated_on <= $as_of_date
  RETURN t, other, true AS ours
  UNION
  UNWIND $loop_transfers + $group_transfers AS id
  MATCH ()-[t:TRANSFERRED {id: id}]->(other:Account)
  RETURN t, other, false AS ours
}
WITH other, collect({t: t, ours: ours}) AS paid
OPTIONAL MATCH (other)-[:HAS_STATE]->(state:AccountState)
WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
OPTIONAL MATCH (other)<-[own:OWNS]-(nobody:Unknown)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
WITH paid, other.id IN $accounts AS own, nobody IS NOT NULL AS unknown,
     coalesce(state.hub_kind <> 'acquirer', false) AS hub
UNWIND paid AS payment
WITH payment.t AS t, payment.ours AS ours, own, unknown, hub
WITH t, ours,
     own OR (unknown AND coalesce(t.nature = 'own_transfer', false)) AS own,
     t.reverses IS NOT NULL OR EXISTS {
       ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
     } AS reversed,
     hub OR coalesce(coalesce(t.nature, t.worded) IN ['loan', 'repayment'], false) AS no_trade
WITH t.id AS id, t.at >= $since AS recent, ours, own OR reversed AS void, own OR reversed OR no_trade AS not_clean
RETURN collect(DISTINCT CASE WHEN void THEN id END) AS void,
       collect(DISTINCT CASE WHEN not_clean THEN id END) AS not_clean,
       count(DISTINCT CASE WHEN ours AND recent AND NOT not_clean THEN id END) AS clean_transfers

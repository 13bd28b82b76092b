/*---
id: earlier_flow
asks:
  zh: 申请人流水自何日起已查全，再往前一年中哪些不是真实经营往来？
  en: From which day on are the applicant's accounts covered, and which transfers of the year before the past 12 months are no clean flow?
needs: {reads: [transfers]}
owns: [nature, worded, reverses]
returns: {covered_from: date, oldest_account: date, earlier_void: ids, earlier_not_clean: ids}
source: >-
  domain.md §3, clean flow, for the year before $since; the lists mean what void and not_clean mean in clean_flow and end
  where those begin. covered_from is the day from which answered queries cover every account, or its opening where that
  is later (1900-01-01 where nothing is missing); oldest_account is the first day of any account that is covered.
---*/
CALL () {
  UNWIND $accounts AS account
  OPTIONAL MATCH (:Account {id: account})-[:HAS_STATE]->(state:AccountState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  WITH coalesce(state.opened, date('1900-01-01')) AS opened,
       [row IN $asked WHERE row.file = 'transfers' AND coalesce(row.account = account, true)
          AND row.result IN ['found', 'none'] AND row.to >= $as_of_date - duration({days: $query_max_age_days})
        | coalesce(row.from, date('1900-01-01'))] AS begins
  WITH opened, reduce(first = head(begins), day IN begins | CASE WHEN day < first THEN day ELSE first END) AS begin
  WITH CASE WHEN begin <= opened THEN date('1900-01-01') ELSE begin END AS gap,
       CASE WHEN begin <= opened THEN opened ELSE begin END AS first
  RETURN CASE WHEN count(gap) = count(*) THEN max(gap) END AS covered_from, min(first) AS oldest_account
}
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts
    AND t.day < date.truncate('month', $since_date) AND t.day >= $since_date - duration({years: 1})
    AND t.at < $as_of AND t.stated_on <= $as_of_date
  WITH other, collect(t) AS paid
  OPTIONAL MATCH (other)-[:HAS_STATE]->(state:AccountState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  OPTIONAL MATCH (other)<-[own:OWNS]-(nobody:Unknown)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  WITH paid, other.id IN $accounts AS own, nobody IS NOT NULL AS unknown,
       coalesce(state.hub_kind <> 'acquirer', false) AS hub
  UNWIND paid AS t
  WITH t, hub OR coalesce(coalesce(t.nature, t.worded) IN ['loan', 'repayment'], false) AS no_trade,
       own OR (unknown AND coalesce(t.nature = 'own_transfer', false)) OR t.reverses IS NOT NULL OR EXISTS {
         ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
       } AS void
  RETURN collect(DISTINCT CASE WHEN void THEN t.id END) AS earlier_void,
         collect(DISTINCT CASE WHEN void OR no_trade THEN t.id END) AS earlier_not_clean
}
RETURN covered_from, oldest_account, earlier_void, earlier_not_clean

/*---
id: suppliers
asks:
  zh: 申请人在各月之前已有哪些稳定供应商？
  en: To whom was the applicant used to paying, month by month?
needs: {reads: [transfers]}
returns: {known_suppliers: rows}
source: >-
  domain.md §3, known supplier: paid in at least 3 of the 6 calendar months before, or verified by the bank (`verified`),
  then in each of the past 13 months. A row is {party, months}: payments to the party in these months, of the past 13,
  are payments to a known supplier; a month is 12 × year + month.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]->(other:Account)
  WHERE mine.id IN $accounts AND t.day >= date.truncate('month', $since_date) AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean
  WITH other, collect(DISTINCT t.day.year * 12 + t.day.month) AS paid
  MATCH (other)<-[own:OWNS]-(party:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS month
  WITH party.id AS party, collect(DISTINCT month) AS paid
  UNWIND range(0, 12) AS back
  WITH party, paid, $as_of_date.year * 12 + $as_of_date.month - back AS month
  WHERE size([one IN paid WHERE one < month AND one >= month - $known_party_months]) >= $known_party_min_months
  RETURN party, month
  UNION
  UNWIND $verified_suppliers AS party
  UNWIND range(0, 12) AS back
  RETURN party, $as_of_date.year * 12 + $as_of_date.month - back AS month
}
WITH party, month ORDER BY party, month DESC
WITH party, collect(month) AS months ORDER BY party
RETURN collect({party: party, months: months}) AS known_suppliers

/*---
id: new_parties
asks:
  zh: 申请人的哪些有效收付是与新对手方发生的?
  en: Which of the applicant's clean transfers are with parties that it had only just met?
needs: {reads: [transfers]}
returns: {new_payments: ids}
source: >-
  domain.md §3, new party: first seen at most so many days before, in either direction, in whatever was known about the
  applicant's accounts. In 12 months, and only where enough days before are covered to tell: nobody is new because the
  statements begin.
---*/
MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
WHERE mine.id IN $accounts AND t.at < $as_of AND t.stated_on <= $as_of_date
WITH other, collect(t) AS paid
MATCH (other)<-[own:OWNS]-(party:Party)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
UNWIND paid AS t
WITH party, min(t.day) AS first, collect(CASE WHEN t.at >= $since THEN t END) AS recent
WITH recent, first + duration({days: $new_party_days}) AS last
UNWIND recent AS t
WITH t WHERE t.day <= last AND t.day >= $covered_from + duration({days: $new_party_history_days}) AND NOT t.id IN $not_clean
RETURN collect(t.id) AS new_payments

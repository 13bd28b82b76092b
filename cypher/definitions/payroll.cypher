/*---
id: payroll
asks:
  zh: 申请人的哪些付款是工资？
  en: Which of the applicant's payments are wages?
needs: {reads: [transfers, companies]}
owns: [nature, worded]
returns: {payroll: ids}
source: >-
  domain.md §3, payroll: by the bank's code; by words only month by month, where wages by words are paid in enough
  months, nobody is paid twice in the month, the payees are not too many for the insured staff, and none gets a multiple
  of the median (of an even number the lower middle). Unknown staff bears out no words. Persons of G are never payroll.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
MATCH (mine:Account)-[t:TRANSFERRED]->(:Account)<-[own:OWNS]-(payee:Party)
WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
  AND coalesce(t.nature, t.worded) = 'payroll' AND NOT t.id IN $not_clean
  AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  AND NOT (payee:Person AND payee.id IN $group)
WITH firm.insured_staff AS staff, date.truncate('month', t.day) AS month, t.nature IS NULL AS by_words, t, payee
ORDER BY t.at, t.id
WITH staff, month, by_words, collect(t.id) AS ids, count(DISTINCT payee) AS payees,
     max(t.amount) AS largest, percentileDisc(t.amount, 0.5) AS median
ORDER BY month, by_words
WITH collect({ids: ids, by_words: by_words,
              plausible: size(ids) = payees AND payees * 1000000 <= staff * $payroll_max_payees
                         AND largest * 1000000 <= median * $payroll_max_multiple}) AS runs
WITH runs, size([run IN runs WHERE run.by_words]) >= $payroll_min_months AS monthly
RETURN reduce(all = [], run IN [run IN runs WHERE NOT run.by_words OR (monthly AND run.plausible)] | all + run.ids) AS payroll

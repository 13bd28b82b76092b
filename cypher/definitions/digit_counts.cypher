/*---
id: digit_counts
asks:
  zh: 申请人货款与服务款金额的首位数字各出现多少次?
  en: How often does each first digit begin the amount of a payment for goods or services?
needs: {reads: [transfers]}
owns: [nature, worded]
returns: {digit_counts: rows}
source: >-
  domain.md AM01: clean transfers of both directions for goods and services, by the bank's code, else by the words; first
  digit of the cents. A row is {recent (the past 12 months, else the year before), known (nature is known; unknown ones
  are counted apart), digit, payments}.
---*/
MATCH (mine:Account)-[t:TRANSFERRED]-(:Account)
WHERE mine.id IN $accounts AND t.at >= $since - duration({years: 1}) AND t.at < $as_of AND t.stated_on <= $as_of_date
  AND coalesce(coalesce(t.nature, t.worded) IN ['goods', 'service'], true)
  AND NOT t.id IN $not_clean AND NOT t.id IN $earlier_not_clean
WITH t.at >= $since AS recent, coalesce(t.nature, t.worded) IS NOT NULL AS known,
     toInteger(left(toString(t.amount), 1)) AS digit
WITH recent, known, digit, count(*) AS payments ORDER BY recent DESC, known DESC, digit
RETURN collect({recent: recent, known: known, digit: digit, payments: payments}) AS digit_counts

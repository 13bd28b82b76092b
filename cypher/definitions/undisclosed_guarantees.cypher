/*---
id: undisclosed_guarantees
asks:
  zh: 申请人有哪些有效对外担保既未在申请中披露，也未体现在其征信中？
  en: Which active guarantees of the applicant are neither disclosed in the application nor covered by its bureau lines?
needs: {asked: [guarantees], reads: [credit_lines]}
returns: {amount: cents, count: count}
reasons:
  lines_not_asked: {zh: 未查询申请人的信贷业务, en: the applicant's credit lines were not asked about}
  amount_unknown: {zh: 有未披露担保的金额未知, en: the amount of an undisclosed guarantee is unknown}
source: >-
  domain.md §4, 隐性负债: what the outstanding of guarantees for debtors that the application does not name exceeds the
  balances of the applicant's open lines of kind guarantee by; count is the number of these guarantees, 0 where they are
  covered. Where the outstanding is empty the whole guarantee counts.
---*/
CALL () {
  MATCH (:Company {id: $applicant})-[given:GUARANTEES]->(debtor:Party)
  WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
    AND NOT EXISTS {
      (:Application {id: $application})-[told:DISCLOSES {kind: 'guarantee'}]->(debtor)
      WHERE told.as_of <= $as_of_date AND told.restated > $as_of_date
    }
  WITH coalesce(given.outstanding, given.amount) AS size
  RETURN sum(size) AS outstanding, count(*) AS found, count(*) - count(size) AS unsized
}
CALL () {
  MATCH (:Company {id: $applicant})-[:OWES]->(line:CreditLine {kind: 'guarantee'})
  WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date AND coalesce(line.closed >= $as_of_date, true)
  RETURN sum(line.balance) AS known
}
WITH outstanding, found, known, outstanding <= known AND unsized = 0 AS covered,
     any(asked IN $queried WHERE asked.subject = $applicant AND asked.file = 'credit_lines') AS asked
RETURN CASE WHEN covered THEN 0 WHEN asked AND outstanding > known THEN outstanding - known END AS amount,
       CASE WHEN covered THEN 0 WHEN asked THEN found END AS count,
       CASE WHEN asked THEN 'amount_unknown' ELSE 'lines_not_asked' END AS reason

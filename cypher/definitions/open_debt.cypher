/*---
id: open_debt
asks:
  zh: 申请人有哪些未结清的贷款和信用卡？
  en: Which loans and cards of the applicant are open?
needs: {asked: [credit_lines]}
returns: {open_debt: cents, open_lines: rows}
source: >-
  domain.md FI01, FI02, OP04: the balances of open lines of all lenders, our own bank included. Lines of kind guarantee are
  what others owe and count in the guarantees. A row of open_lines is {id, lender, internal, kind, use, balance,
  instalment, due, refinanced (the line that this application is to replace)}.
---*/
OPTIONAL MATCH (application:Application {id: $application})
WITH application.refinances_line AS refinanced
OPTIONAL MATCH (:Company {id: $applicant})-[:OWES]->(line:CreditLine)
WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date AND coalesce(line.closed >= $as_of_date, true)
  AND line.kind <> 'guarantee'
WITH refinanced, line ORDER BY line.id
RETURN sum(line.balance) AS open_debt,
       collect(CASE WHEN line IS NOT NULL THEN {
         id: line.id, lender: line.lender_id, internal: line.internal, kind: line.kind, use: line.use,
         balance: line.balance, instalment: line.instalment, due: line.due,
         refinanced: coalesce(line.id = refinanced, false)} END) AS open_lines

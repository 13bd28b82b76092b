/*---
id: asked
asks:
  zh: 就申请人及其账户,各来源被问过什么、答复如何?
  en: What were the sources asked about the applicant and its accounts, and what did they answer?
returns: {asked: rows}
source: canonical.md, "What was asked"; a row is {file, subject, account, opened (of the account), from, to, asked_on, result}
---*/
MATCH (:Party {id: $applicant})<-[:ASKED_ABOUT]-(q:Query)
WHERE q.as_of <= $as_of_date AND q.asked_at <= $as_of
OPTIONAL MATCH (q)-[:ASKED_ABOUT]->(account:Account)
OPTIONAL MATCH (account)-[:HAS_STATE]->(state:AccountState) WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
// An open end is the day on which the source was asked: what happened later it could not know.
WITH q, account, state, CASE WHEN q.to < q.as_of THEN q.to ELSE q.as_of END AS until
ORDER BY q.id
RETURN collect({file: q.file, subject: $applicant,
                account: account.id, opened: state.opened, from: q.from, to: until,
                asked_on: q.as_of, result: q.result}) AS asked

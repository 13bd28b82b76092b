/*---
id: scope
asks:
  zh: 哪些账户属于申请人？
  en: Which accounts are the applicant's?
returns: {accounts: ids}
source: domain.md §3, party; several accounts of the applicant are one party
---*/
MATCH (:Party {id: $applicant})-[own:OWNS]->(account:Account)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
WITH account.id AS id ORDER BY id
RETURN collect(id) AS accounts

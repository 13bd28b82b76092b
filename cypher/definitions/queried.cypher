/*---
id: queried
asks:
  zh: 就申请人及其代表人、重要股东、关联企业、担保人，哪些文件已查询且仍然有效？
  en: Which files were asked about the applicant, its representatives, owners, their firms and its guarantors, with an answer that still counts?
returns: {queried: rows}
source: >-
  canonical.md, "What was asked": answered, up to a day that lies at most query_max_age_days before the as-of. A row is
  {subject, file}; who is not in it was never asked about in a way that counts.
---*/
MATCH (subject:Party)
WHERE subject.id IN [$applicant] + $representatives + $owners + $their_firms + $guarantors
MATCH (subject)<-[:ASKED_ABOUT]-(asked:Query)
WHERE asked.as_of <= $as_of_date AND asked.asked_at <= $as_of AND asked.result IN ['found', 'none']
WITH subject.id AS subject, asked.file AS file,
     // An open end is the day of asking: what happened later the source could not know.
     max(CASE WHEN asked.to < asked.as_of THEN asked.to ELSE asked.as_of END) AS until
WHERE until >= $as_of_date - duration({days: $query_max_age_days})
WITH subject, file ORDER BY subject, file
RETURN collect({subject: subject, file: file}) AS queried

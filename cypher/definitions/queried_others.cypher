/*---
id: queried_others
asks:
  zh: 就控制人、保证人、担保相邻主体及负责人的其他企业，哪些文件已查询且仍然有效？
  en: Which files were asked about controllers, guarantors, neighbours in guarantees and firms of leaders, with an answer that still counts?
needs: {reads: [guarantees]}
returns: {queried_others: rows}
source: canonical.md, "What was asked", as the definition queried, about those whom that one does not ask for
---*/
UNWIND $controllers + [backer IN $backers | backer.party] + [tie IN $ties | tie.party]
       + reduce(firms = [], leader IN $leader_firms | firms + leader.firms) AS id
WITH DISTINCT id WHERE none(asked IN $queried WHERE asked.subject = id)
MATCH (:Party {id: id})<-[:ASKED_ABOUT]-(asked:Query)
WHERE asked.as_of <= $as_of_date AND asked.asked_at <= $as_of AND asked.result IN ['found', 'none']
WITH id AS subject, asked.file AS file,
     // An open end is the day of asking: what happened later the source could not know.
     max(CASE WHEN asked.to < asked.as_of THEN asked.to ELSE asked.as_of END) AS until
WHERE until >= $as_of_date - duration({days: $query_max_age_days})
WITH subject, file ORDER BY subject, file
RETURN collect({subject: subject, file: file}) AS queried_others

/*---
id: court_records
asks:
  zh: 申请人、其代表人、重要股东、控制人、关联企业以及本次申请的保证人，目前有哪些执行、限高、失信、冻结、破产或刑事记录？
  en: Which enforcements, limits, freezes, bankruptcies and charges are in force against the applicant, its leaders, their firms and the guarantors of this application?
needs: {reads: [enforcements]}
returns: {court_records: rows}
source: >-
  domain.md JU01 to JU05 and GU07: records in force that have not ended, about the applicant, representatives, owners,
  controllers, the other firms that they control and guarantors of this application, so that each reader asks the same. A row is {id, subject, kind, stage,
  case, target, share, owed}; owed is the amount less what was paid, the whole where that is empty; where the amount is
  empty it is null. Public records need no consent.
---*/
UNWIND [$applicant] + $representatives + $owners + $controllers + $their_firms + [backer IN $backers | backer.party] AS id
WITH DISTINCT id
MATCH (subject:Party {id: id})-[:SUBJECT_OF]->(record:Enforcement)
WHERE record.as_of <= $as_of_date AND record.restated > $as_of_date
  AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $as_of_date, true)
  AND coalesce(record.stage <> 'ended', true)
WITH subject, record, record.amount - coalesce(record.paid, 0) AS rest ORDER BY record.id
RETURN collect({
  id: record.id, subject: subject.id, kind: record.kind, stage: record.stage, case: record.case, target: record.target,
  share: record.share, owed: CASE WHEN rest < 0 THEN 0 ELSE rest END}) AS court_records

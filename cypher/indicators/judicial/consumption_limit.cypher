/*---
id: consumption_limit
code: JU02
asks:
  zh: 申请人、其法定代表人或重要股东目前是否被限制高消费？
  en: Is the applicant, its representative or an owner of a quarter currently under a limit on consumption?
family: judicial
needs: {reads: [enforcements]}
returns: {own: count, sole_case: text}
evidence: enforcements
reasons:
  subject_not_asked: {zh: 有主体未查询执行信息, en: enforcement records were not asked about everybody concerned}
honest:
  zh: 因小额或程序性案件被限高、正在协商履行的企业。
  en: "A firm under a limit over a small or procedural matter that it is settling."
source: >-
  domain.md JU02 [F12]: of the same subjects as JU01, in their own name, those with a limit in force that has not ended.
  None counts as none only where everybody was asked about. sole_case as in JU01.
---*/
WITH [$applicant] + $representatives + [id IN $owners WHERE NOT id IN $representatives] AS own
WITH own, [record IN $court_records WHERE record.kind = 'consumption_limit' AND record.subject IN own] AS limits
WITH own, limits, size([id IN own WHERE any(record IN limits WHERE record.subject = id)]) AS found
RETURN CASE
         WHEN found > 0
           OR all(id IN own WHERE any(asked IN $queried WHERE asked.subject = id AND asked.file = 'enforcements')) THEN found
       END AS own,
       coalesce(CASE WHEN all(record IN limits WHERE record.case = limits[0].case) THEN limits[0].case END, '') AS sole_case,
       [record IN limits | record.id] AS evidence, 'subject_not_asked' AS reason

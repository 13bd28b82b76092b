/*---
id: dishonest_debtor
code: JU01
asks:
  zh: 申请人、其法定代表人或重要股东目前是否为失信被执行人？
  en: Is the applicant, its representative or an owner of a quarter currently on the list of dishonest debtors?
family: judicial
needs: {reads: [enforcements]}
returns: {own: count, through_firms: count, sole_case: text}
evidence: enforcements
reasons:
  subject_not_asked: {zh: 有主体未查询执行信息, en: enforcement records were not asked about everybody concerned}
honest:
  zh: 已履行但法院尚未删除记录，或同名误列待更正者。
  en: "Someone who has paid and whom the court has not yet taken off the list, or who was listed by mistake."
source: >-
  domain.md JU01 [F12]: parties with a record in force that has not ended. own counts the applicant, representatives and
  owners; through_firms the other firms that they control. None counts as none only where everybody was asked about. sole_case: the case that
  all these records name, empty where there are several, or one names none.
---*/
WITH [$applicant] + $representatives + [id IN $owners WHERE NOT id IN $representatives] AS own, $their_firms AS firms,
     [record IN $court_records WHERE record.kind = 'dishonest'] AS listed,
     [asked IN $queried WHERE asked.file = 'enforcements' | asked.subject] AS asked
WITH own, firms, asked, [record IN listed WHERE record.subject IN own + firms] AS found,
     size([id IN own WHERE any(record IN listed WHERE record.subject = id)]) AS own_found,
     size([id IN firms WHERE any(record IN listed WHERE record.subject = id)]) AS firms_found
RETURN CASE WHEN own_found > 0 OR all(id IN own WHERE id IN asked) THEN own_found END AS own,
       CASE WHEN firms_found > 0 OR all(id IN firms WHERE id IN asked) THEN firms_found END AS through_firms,
       coalesce(CASE WHEN all(record IN found WHERE record.case = found[0].case) THEN found[0].case END, '') AS sole_case,
       [record IN found | record.id] AS evidence, 'subject_not_asked' AS reason

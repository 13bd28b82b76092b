/*---
id: guarantee_circle
code: GU02
asks:
  zh: 申请人是否处于担保圈中？
  en: Is the applicant part of a circle of guarantees?
family: guarantees
needs: {asked: [guarantees]}
returns: {circles: count, unqueried: count}
evidence: guarantees
honest:
  zh: 行业协会或园区组织的联保小组成员，经营正常。
  en: "A sound member of a joint guarantee group set up by an association or an industrial park."
source: domain.md GU02 [F27]; unqueried are the guarantors behind whom a circle could go on unseen
---*/
RETURN size($circles) AS circles,
       size([id IN $guarantors
             WHERE none(asked IN $queried WHERE asked.subject = id AND asked.file = 'guarantees')]) AS unqueried,
       COLLECT {
         UNWIND $circles AS circle
         UNWIND circle.guarantees AS guarantee
         RETURN DISTINCT guarantee ORDER BY guarantee
       } AS evidence

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

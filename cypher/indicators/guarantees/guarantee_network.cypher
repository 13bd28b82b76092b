/*---
id: guarantee_network
code: GU03
asks:
  zh: 担保关系把多少企业与申请人连在一起，链条有多深?
  en: How many firms do guarantees connect with the applicant, and how deep does the chain go?
family: guarantees
needs: {asked: [guarantees]}
returns: {firms: count, depth: count, unqueried: count}
evidence: guarantee_parties
honest:
  zh: 当地企业普遍联保，自身只担保一家却身处大圈。
  en: "A firm that guarantees for one other only, in a place where everybody does."
source: >-
  domain.md GU03: firms of the component, the applicant among them; depth is the most guarantees there are between it
  and a member, on the shortest way; unqueried are the members behind whom it could go on unseen.
---*/
RETURN size([tie IN $ties WHERE tie.firm]) AS firms,
       reduce(most = 0, tie IN $ties | CASE WHEN tie.hops > most THEN tie.hops ELSE most END) AS depth,
       size([tie IN $ties WHERE none(asked IN $queried + $queried_others
               WHERE asked.subject = tie.party AND asked.file = 'guarantees')]) AS unqueried,
       [tie IN $ties | tie.party] AS evidence

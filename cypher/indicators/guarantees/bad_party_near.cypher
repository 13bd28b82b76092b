/*---
id: bad_party_near
code: GU05
asks:
  zh: 与申请人相隔不超过两层担保的主体中有无坏户?
  en: Is there a bad party within two guarantees of the applicant?
family: guarantees
needs: {asked: [guarantees]}
returns: {bad: count, nearest: count}
evidence: guarantee_parties
reasons:
  party_not_asked:
    zh: 有相邻担保主体未查询执行信息或担保
    en: enforcement records or guarantees of somebody so near were not asked about
honest:
  zh: 担保链上隔一层的企业违约，自身并无代偿责任。
  en: "A firm with a defaulter one guarantee further on, for whom it does not answer itself."
source: >-
  domain.md GU05: members of the guarantee component (in either direction) at most so many hops away that are bad
  parties; nearest is the fewest hops to one, 0 where there is none. None counts as none only where dishonesty was asked
  about for each of them, and guarantees for all but the outermost.
---*/
WITH [tie IN $ties WHERE tie.hops > 0 AND tie.hops <= $guarantee_default_max_hops] AS near,
     $queried + $queried_others AS answers
WITH [tie IN near WHERE tie.party IN $bad_parties] AS bad,
     all(tie IN near WHERE
       any(asked IN answers WHERE asked.subject = tie.party AND asked.file = 'enforcements')
       AND (tie.hops = $guarantee_default_max_hops
            OR any(asked IN answers WHERE asked.subject = tie.party AND asked.file = 'guarantees'))) AS all_asked
RETURN CASE WHEN bad <> [] OR all_asked THEN size(bad) END AS bad,
       CASE WHEN bad <> [] THEN reduce(least = $guarantee_default_max_hops, tie IN bad | CASE WHEN tie.hops < least THEN tie.hops ELSE least END)
            WHEN all_asked THEN 0 END AS nearest,
       [tie IN bad | tie.party] AS evidence, 'party_not_asked' AS reason

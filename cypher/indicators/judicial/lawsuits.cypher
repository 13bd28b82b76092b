/*---
id: lawsuits
code: JU04
asks:
  zh: 申请人作为借款人或买方被诉且败诉或未决的案件有多少？
  en: In how many lawsuits is the applicant sued as borrower or buyer, lost or still open?
family: judicial
needs: {asked: [cases], reads: [statements]}
returns: {count: count, amount: cents, net_assets_share: ppm, sole_case: text}
evidence: cases
reasons:
  outcome_unknown: {zh: 有已结案件结果未知, en: the outcome of a closed lawsuit is unknown}
  amount_unknown: {zh: 有案件标的未知, en: the amount of a lawsuit is unknown}
  net_assets_unknown: {zh: 净资产未知或报表过旧, en: net assets are unknown or stated too long ago}
honest:
  zh: 因质量或价款争议被供应商起诉而有理由拒付的买方。
  en: "A buyer sued by suppliers whom it has good reason not to pay: faulty goods, disputed prices."
source: >-
  domain.md JU04: suits over loans and sales, filed in the past 24 months, in which the applicant was the defendant when
  they began; a later instance goes with its first and decides. A suit whose outcome is not known is open unless it is
  closed. Suits of one plaintiff count once and their amounts together; nobody knows the plaintiff: each counts.
  net_assets_share as in JU03. A value that could still be more is null unless it is enough already. Evidence: the
  cases counted, each by the number it had first within the window. sole_case is that number where there is only one.
---*/
MATCH (a:Company {id: $applicant})
CALL (a) {
  MATCH (a)-[suit:PARTY_TO]->(case:Case)
  WHERE suit.as_of <= $as_of_date AND suit.restated > $as_of_date AND suit.filed <= $as_of_date
  OPTIONAL MATCH (a)-[before:PARTY_TO]->(:Case {id: suit.origin})
  WHERE before.as_of <= $as_of_date AND before.restated > $as_of_date
  WITH suit, case, coalesce(before.origin, suit.origin, case.id) AS first_case
  ORDER BY suit.filed, case.id
  WITH first_case, collect(suit) AS instances, collect(case)[0] AS case
  WITH case, instances[0] AS first, instances[-1] AS last
  WHERE first.role = 'defendant' AND first.cause IN ['loan', 'sale']
    AND first.filed >= $as_of_date - duration({months: $lawsuit_months})
    AND CASE WHEN last.outcome IS NULL THEN true ELSE last.outcome = 'lost' END
  WITH first, last, case, COLLECT {
    MATCH (plaintiff:Party)-[sues:PARTY_TO {role: 'plaintiff'}]->(case)
    WHERE sues.as_of <= $as_of_date AND sues.restated > $as_of_date
    RETURN DISTINCT plaintiff.id AS id ORDER BY id
  } AS plaintiffs
  WITH first, case, plaintiffs, coalesce(last.amount, first.amount) AS amount,
       last.outcome IS NULL AND last.stage = 'closed' AS unsure
  ORDER BY first.filed, case.id
  RETURN collect({case: case.id, plaintiffs: plaintiffs, amount: amount, unsure: unsure}) AS suits
}
WITH suits, [suit IN suits WHERE NOT suit.unsure] AS sure
WITH suits, sure, [list IN [sure, suits] |
       reduce(met = {count: 0, ids: []}, suit IN list | {
         count: met.count + CASE WHEN any(id IN suit.plaintiffs WHERE id IN met.ids) THEN 0 ELSE 1 END,
         ids: met.ids + suit.plaintiffs})] AS counted
WITH suits, sure, counted[0].count AS count, counted[1].count AS possible,
     reduce(total = 0, suit IN sure | total + coalesce(suit.amount, 0)) AS amount,
     any(suit IN sure WHERE suit.amount IS NULL) AS unsized
WITH *, CASE WHEN amount = 0 THEN 0 WHEN $net_assets > 0 THEN amount * 1000000 / $net_assets WHEN $net_assets IS NOT NULL THEN 1000000 END AS share,
     CASE WHEN size(suits) > size(sure) THEN 'outcome_unknown' WHEN unsized THEN 'amount_unknown' END AS gap
RETURN CASE WHEN count >= $lawsuit_min_count OR possible < $lawsuit_min_count THEN count END AS count,
       CASE WHEN gap IS NULL THEN amount END AS amount,
       CASE WHEN gap IS NULL OR share >= $lawsuit_min_net_assets_share THEN share END AS net_assets_share,
       CASE WHEN size(sure) = 1 THEN sure[0].case ELSE '' END AS sole_case,
       [suit IN sure | suit.case] AS evidence,
       {count: 'outcome_unknown', amount: gap, net_assets_share: coalesce(gap, 'net_assets_unknown')} AS reason

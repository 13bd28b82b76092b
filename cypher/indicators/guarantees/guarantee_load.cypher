/*---
id: guarantee_load
code: GU04
asks: {zh: 申请人对外担保多少，占净资产多少?, en: "How much does the applicant guarantee for others, relative to its net assets?"}
family: guarantees
needs: {asked: [guarantees], reads: [statements]}
returns: {amount: cents, debtors: count, share: ppm, net_assets: cents}
evidence: guarantees
reasons:
  amount_unknown: {zh: 有对外担保的金额未知, en: the amount of a guarantee for others is unknown}
  net_assets_unknown: {zh: 净资产未知或报表过旧, en: net assets are unknown or stated too long ago}
honest:
  zh: 为集团兄弟企业或长期客户担保、净资产因账面折旧偏低的企业。
  en: "A firm that guarantees for a sister company while its book net assets are low from depreciation."
source: >-
  domain.md GU04: the outstanding of active guarantees, the whole guarantee where it is empty, for debtors inside G or
  not; ÷ net assets of a statement at most 15 months old, everything (1000000) where these are not above 0. Without
  guarantees there is no load, whatever the net assets. An amount nobody knows leaves the share open unless what is
  known makes it high.
---*/
MATCH (a:Company {id: $applicant})
CALL (a) {
  MATCH (a)-[given:GUARANTEES]->(debtor:Party)
  WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
  WITH debtor, given, coalesce(given.outstanding, given.amount) AS size
  RETURN sum(size) AS known, count(*) = count(size) AS sized, count(DISTINCT debtor) AS debtors, collect(given.id) AS evidence
}
WITH known, sized, debtors, evidence,
     CASE WHEN known = 0 THEN 0 WHEN $net_assets > 0 THEN known * 1000000 / $net_assets WHEN $net_assets <= 0 THEN 1000000 END AS share
RETURN CASE WHEN sized THEN known END AS amount, debtors,
       CASE WHEN sized OR share >= $guarantee_load_high THEN share END AS share,
       $net_assets AS net_assets, evidence,
       {amount: 'amount_unknown', net_assets: 'net_assets_unknown',
        share: CASE WHEN sized OR share IS NULL THEN 'net_assets_unknown' ELSE 'amount_unknown' END} AS reason

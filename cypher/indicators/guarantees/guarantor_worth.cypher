/*---
id: guarantor_worth
code: GU06
asks:
  zh: 本次申请的保证人是否属于未披露的关联方，或无力承担其保证?
  en: Are guarantors of this application undisclosed members of the control group, or unable to bear what they promise?
family: guarantees
needs: {asked: [guarantees], reads: [statements]}
returns: {undisclosed: count, weak: count}
evidence: guarantee_parties
reasons:
  amount_unknown: {zh: 有保证人的保证金额未知, en: the amount that a guarantor promises is unknown}
  net_assets_unknown: {zh: 有保证人净资产未知, en: a guarantor's net assets are unknown}
  others_unknown:
    zh: 有保证人的其他担保未查询、未授权或金额未知
    en: "a guarantor's other guarantees were not asked about, not consented to or of unknown amount"
honest:
  zh: 由尚无充足净资产的新公司或亲属企业善意提供担保。
  en: "A firm whose young or related guarantor means well and has little net worth yet."
source: >-
  domain.md GU06. undisclosed are guarantors of G whom the application does not name as related; weak are those outside
  G with free net assets below what they guarantee here. A licensed guarantee company counts as security and is never
  weak; a disclosed member of G adds no value and is no signal. A guarantor who is weak by what is known counts at once.
---*/
WITH [backer IN $backers WHERE backer.in_group AND NOT backer.party IN $disclosed | backer.party] AS undisclosed,
     [backer IN $backers WHERE NOT backer.in_group AND NOT backer.licensed] AS outside
WITH undisclosed, outside, [backer IN outside WHERE backer.free * 1000000 < backer.promised * $guarantor_min_cover | backer.party] AS weak
WITH undisclosed, weak, [backer IN outside WHERE backer.promised IS NULL OR backer.free IS NULL OR NOT backer.complete] AS unsure
RETURN size(undisclosed) AS undisclosed,
       CASE WHEN weak <> [] OR unsure = [] THEN size(weak) END AS weak,
       undisclosed + weak AS evidence,
       CASE WHEN unsure[0].promised IS NULL THEN 'amount_unknown' WHEN unsure[0].net_assets IS NULL THEN 'net_assets_unknown'
            ELSE 'others_unknown' END AS reason

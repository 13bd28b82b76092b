/*---
id: security_value
asks:
  zh: 抵质押物与担保合计值多少，是否足以担保本次申请？
  en: What are collateral and guarantees worth together, and does that cover the request?
applies_to: {product: [secured, guaranteed]}
needs: {reads: [collateral, guarantees]}
returns:
  {collateral_part: cents, total: cents, shortfall: cents, without_unsound: cents, shortfall_without_unsound: cents}
reasons:
  collateral_unknown: {zh: 未查询抵质押物，或在先担保金额未知, en: collateral was not asked about or its prior liens are unknown}
  guarantees_not_asked: {zh: 未查询担保, en: guarantees were not asked about}
  net_assets_unknown: {zh: 有担保人净资产或其他担保金额未知, en: a guarantor's net assets or other guarantees are unknown}
source: >-
  domain.md §3, security value: collateral, and for each guarantor outside the control group the smaller of what it
  guarantees for this application and its free net assets. A licensed guarantee company counts in full. without_unsound
  leaves out the guarantors whom 担保不实 makes worth nothing: in a circle with the applicant, guaranteed by it in turn,
  or unable to bear what they guarantee here (GU01, GU02, GU06).
---*/
CALL () {
  MATCH (:Company {id: $applicant})-[given:GUARANTEES]->(debtor:Party)
  WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
  RETURN collect(debtor.id) AS debtors
}
WITH [backer IN $backers WHERE NOT backer.in_group | {
       worth: CASE WHEN backer.licensed OR (backer.sized AND backer.free >= backer.promised) THEN backer.promised
                   WHEN backer.sized AND backer.free < 0 THEN 0
                   WHEN backer.sized THEN backer.free END,
       unsound: NOT backer.licensed
                AND (backer.party IN debtors OR backer.free * 1000000 < backer.promised * $guarantor_min_cover
                     OR any(circle IN $circles WHERE any(id IN backer.guarantees WHERE id IN circle.guarantees)))}] AS guarantees,
     [asked IN $queried WHERE asked.subject = $applicant | asked.file] AS asked
WITH guarantees, asked,
     CASE WHEN 'collateral' IN asked THEN reduce(total = 0, pledge IN $pledges | total + pledge.value) END AS collateral_part
WITH asked, collateral_part,
     CASE WHEN 'guarantees' IN asked
       THEN reduce(total = collateral_part, one IN guarantees | total + one.worth) END AS total,
     // A guarantee of unknown worth is unknown, one that does not count is worth nothing whatever stands behind it.
     CASE WHEN 'guarantees' IN asked
       THEN reduce(total = collateral_part, one IN guarantees | total + CASE WHEN one.unsound THEN 0 ELSE one.worth END)
     END AS without_unsound
RETURN collateral_part, total, CASE WHEN total < $request THEN $request - total WHEN total IS NOT NULL THEN 0 END AS shortfall,
       without_unsound,
       CASE WHEN without_unsound < $request THEN $request - without_unsound
            WHEN without_unsound IS NOT NULL THEN 0 END AS shortfall_without_unsound,
       CASE WHEN collateral_part IS NULL THEN 'collateral_unknown' WHEN NOT 'guarantees' IN asked THEN 'guarantees_not_asked'
            ELSE 'net_assets_unknown' END AS reason

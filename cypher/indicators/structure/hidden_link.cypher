/*---
id: hidden_link
code: ST04
asks:
  zh: 大额交易对手中有无未披露、不在控制集团内而与申请人共享人员、地址或电话的企业?
  en: "Does a firm that is neither disclosed nor in the control group share persons, addresses or telephones with the applicant, and much of its turnover?"
family: structure
needs:
  asked: [transfers, addresses, phones, positions, shareholdings]
  months: flow_min_months
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm, firms: count, unknown_share: ppm}
evidence: neighbours
reasons:
  no_turnover: {zh: 无营业流水, en: there is no turnover}
honest:
  zh: 与邻近或亲属的企业真实交易而未想到要披露的企业。
  en: "A firm that really trades with a neighbour or a relative's firm and did not think of disclosing it."
source: >-
  domain.md ST04: of the firms with at least two kinds of link, the largest share of turnover with one of them, and how many
  there are. Turnover is with parties outside G; addresses and telephones count unless they are a cluster's or an agent's.
  unknown_share is the turnover with parties nobody described, of whom no link can be known.
---*/
WITH [place IN $places WHERE NOT place.exempt | place.place] AS open
CALL (open) {
  UNWIND $partners AS partner
  MATCH (firm:Company {id: partner.party})
  WHERE NOT firm.id IN $disclosed
  WITH partner, firm,
       CASE WHEN any(row IN $shared_people WHERE row.firm = firm.id) THEN 1 ELSE 0 END AS person,
       CASE WHEN EXISTS {
         (firm)-[there:LOCATED_AT]->(place:Address)
         WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
           AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true) AND place.id IN open
       } THEN 1 ELSE 0 END AS address,
       CASE WHEN EXISTS {
         (firm)-[there:USES_PHONE]->(place:Phone)
         WHERE there.as_of <= $as_of_date AND there.restated > $as_of_date
           AND coalesce(there.from <= $as_of_date, true) AND coalesce(there.to >= $as_of_date, true) AND place.id IN open
       } THEN 1 ELSE 0 END AS phone
  WHERE person + address + phone >= $hidden_link_min_kinds
  RETURN coalesce(max(partner.amount), 0) AS most, collect(firm.id) AS firms
}
WITH most, firms,
     reduce(total = 0, row IN [row IN $by_party WHERE NOT row.known] | total + row.sales + row.buys) AS unknown
RETURN CASE WHEN $turnover > 0 THEN most * 1000000 / $turnover END AS share, size(firms) AS firms,
       CASE WHEN $turnover > 0 THEN unknown * 1000000 / $turnover END AS unknown_share,
       firms AS evidence, 'no_turnover' AS reason

/*---
id: distant_region
code: GE02
asks:
  zh: 申请人的营业流水有多少与其既无地址也无合同的地区往来?
  en: How much of the applicant's turnover runs with regions where it has neither an address nor a contract?
family: regions
needs:
  asked: [transfers, addresses, contracts]
  reads: [companies]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm, unknown_share: ppm}
evidence: transfers
reasons:
  no_turnover: {zh: 无营业流水, en: there is no turnover}
  region_unknown:
    zh: 流水的地区,或地址、合同的地区未知,可能达到阈值
    en: regions of payments, of an address or of a contract are unknown and could decide
honest:
  zh: 做跨省批发或工程、未将合同提供给银行的企业。
  en: "A wholesaler or contractor working in other provinces that never gave the bank its contracts."
source: >-
  domain.md GE02, at the level of the code's first digits: the region of the payment, else that in which the counterparty,
  if a firm, is registered. Known are regions of the applicant's registration and addresses, and of its contracts (else of
  the other side's registration), in force on any day of the 12 months. Acquirers stand for customers in the shop and payments
  abroad belong to GE01: both stay in the turnover and are never distant. An unknown region of a payment makes the share
  null only where it could lift it to the threshold, one of an address or contract where the share is not below it.
  Online sellers, by list, have customers anywhere: 0. A person's registered region is never read.
---*/
CALL () {
  MATCH (a:Company {id: $applicant})
  CALL (a) {
    MATCH (a)-[:HAS_STATE]->(firm:CompanyState)
    WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
    RETURN firm.region AS region
    UNION ALL
    MATCH (a)-[at:LOCATED_AT]->(:Address)
    WHERE at.as_of <= $as_of_date AND at.restated > $as_of_date
      AND coalesce(at.from <= $as_of_date, true) AND coalesce(at.to >= $since_date, true)
    RETURN at.region AS region
    UNION ALL
    MATCH (a)-[with:CONTRACTED]->(other:Company)
    WHERE with.as_of <= $as_of_date AND with.restated > $as_of_date
      AND coalesce(with.from <= $as_of_date, true) AND coalesce(with.to >= $since_date, true)
    OPTIONAL MATCH (other)-[:HAS_STATE]->(state:CompanyState)
    WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
    RETURN coalesce(with.region, state.region) AS region
  }
  RETURN collect(DISTINCT left(region, $distant_region_digits)) AS at_home, count(*) > count(region) OR count(region) = 0 AS home_unknown
}
CALL (at_home) {
  MATCH (mine:Account)-[t:TRANSFERRED]-(other:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean AND NOT t.id IN $not_turnover
    AND NOT coalesce(t.country <> 'CN', coalesce(t.cross_border, false))
  WITH other, collect(t) AS paid
  MATCH (other)<-[own:OWNS]-(party:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date AND NOT EXISTS {
    (other)-[:HAS_STATE]->(hub:AccountState {hub_kind: 'acquirer'})
    WHERE hub.as_of <= $as_of_date AND hub.restated > $as_of_date
  }
  OPTIONAL MATCH (party)-[:HAS_STATE]->(state:CompanyState)
  WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
  UNWIND paid AS t
  WITH t, left(coalesce(t.region, state.region), $distant_region_digits) AS region
  WITH t, region IS NULL AS unknown, NOT region IN at_home AS distant
  WHERE unknown OR distant
  WITH t, unknown ORDER BY t.at, t.id
  RETURN collect(CASE WHEN NOT unknown THEN t END) AS distant, sum(CASE WHEN unknown THEN t.amount ELSE 0 END) AS unknown_amount
}
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH distant, unknown_amount, home_unknown,
     any(trade IN $online_trades WHERE firm.industry STARTS WITH trade.industry
           AND coalesce(trade.from <= $as_of_date, true) AND coalesce(trade.to >= $as_of_date, true)) AS online
WITH CASE WHEN online THEN [] ELSE distant END AS distant, CASE WHEN online THEN 0 ELSE unknown_amount END AS unknown_amount, home_unknown
WITH distant, unknown_amount, home_unknown, reduce(total = 0, t IN distant | total + t.amount) AS amount
WITH distant, home_unknown,
     CASE WHEN $turnover > 0 THEN amount * 1000000 / $turnover END AS share,
     CASE WHEN $turnover > 0 THEN unknown_amount * 1000000 / $turnover END AS unknown_share,
     CASE WHEN $turnover > 0 THEN (amount + unknown_amount) * 1000000 / $turnover END AS most
RETURN CASE WHEN most < $distant_region_min_share OR (share >= $distant_region_min_share AND NOT home_unknown) THEN share END AS share,
       unknown_share, [t IN distant | t.id] AS evidence,
       CASE WHEN $turnover > 0 THEN 'region_unknown' ELSE 'no_turnover' END AS reason

/*---
id: reciprocal
code: LP02
asks:
  zh: 申请人是否与集团外对手方短期内对敲资金?
  en: Do the applicant and parties outside its group send each other about the same money within weeks?
family: loops
needs:
  asked: [transfers]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm, all_share: ppm}
evidence: transfers
reasons:
  no_turnover: {zh: 无营业流水, en: there is no turnover}
honest:
  zh: 与同一伙伴既买又卖的企业，如来料加工、以旧换新或同行之间调货。
  en: "A firm that both buys from and sells to one partner: tolling, trade-ins, or dealers who lend each other stock."
source: >-
  domain.md LP02 [F22]: what matched with all parties together, relative to turnover, so that several partners hide nothing.
  share leaves out parties that the application discloses as related; all_share holds them too, and where
  only that reaches the threshold the trade is disclosed.
---*/
OPTIONAL MATCH (:Application {id: $application})-[says:DISCLOSES {kind: 'related'}]->(party:Party)
WHERE says.as_of <= $as_of_date AND says.restated > $as_of_date
WITH collect(DISTINCT party.id) AS disclosed
WITH reduce(total = 0, row IN $reciprocal | total + row.amount) AS every,
     reduce(total = 0, row IN $reciprocal | total + CASE WHEN row.party IN disclosed THEN 0 ELSE row.amount END) AS hidden
RETURN CASE WHEN $turnover > 0 THEN hidden * 1000000 / $turnover END AS share,
       CASE WHEN $turnover > 0 THEN every * 1000000 / $turnover END AS all_share,
       reduce(ids = [], row IN $reciprocal | ids + row.transfers) AS evidence,
       'no_turnover' AS reason

/*---
id: risk_region
code: GE01
asks:
  zh: 申请人的营业流水有多少与名单上的国家或地区往来？
  en: How much of the applicant's turnover runs with countries on the list of risk regions?
family: regions
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {share: ppm, unknown_share: ppm}
evidence: transfers
reasons:
  no_turnover: {zh: 无营业流水, en: there is no turnover}
  country_unknown: {zh: 对手方所在国家未知的流水过多, en: too much turnover runs with parties whose country is unknown}
honest:
  zh: 与清单所列国家或地区有真实进出口的外贸企业。
  en: "An exporter or importer with real trade in a listed country."
source: >-
  domain.md GE01 [F24]: the country of the counterparty, on the list in force on the day of payment; never where a person
  was registered. An empty country is China where the transfer did not cross the border (canonical.md), else unknown;
  what is unknown makes the share null only where it could lift it to the threshold.
---*/
CALL () {
  MATCH (mine:Account)-[t:TRANSFERRED]-(:Account)
  WHERE mine.id IN $accounts AND t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date
  WITH t,
       any(region IN $risk_regions WHERE region.country = t.country
             AND coalesce(region.from <= t.day, true) AND coalesce(region.to >= t.day, true)) AS listed,
       t.country IS NULL AND coalesce(t.cross_border, true) AS unknown
  WHERE (listed OR unknown) AND NOT t.id IN $not_clean AND NOT t.id IN $not_turnover
  WITH t, unknown ORDER BY t.at, t.id
  RETURN sum(CASE WHEN NOT unknown THEN t.amount ELSE 0 END) AS listed_amount,
         sum(CASE WHEN unknown THEN t.amount ELSE 0 END) AS unknown_amount,
         collect(CASE WHEN NOT unknown THEN t.id END) AS evidence
}
WITH evidence,
     CASE WHEN $turnover > 0 THEN listed_amount * 1000000 / $turnover END AS share,
     CASE WHEN $turnover > 0 THEN unknown_amount * 1000000 / $turnover END AS unknown_share,
     CASE WHEN $turnover > 0 THEN (listed_amount + unknown_amount) * 1000000 / $turnover END AS most
RETURN CASE WHEN share >= $risk_region_min_share OR most < $risk_region_min_share THEN share END AS share,
       unknown_share, evidence,
       CASE WHEN $turnover > 0 THEN 'country_unknown' ELSE 'no_turnover' END AS reason

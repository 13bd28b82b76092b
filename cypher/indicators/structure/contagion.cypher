/*---
id: contagion
code: ST07
asks:
  zh: 申请人在多大程度上暴露于坏户？
  en: How far is the applicant exposed to bad parties?
family: structure
needs: {reads: [transfers, guarantees, statements], measure: [contagion_rank]}
returns:
  {turnover_exposure: ppm, guarantee_exposure: ppm, component_bad: count, component_share: ppm, rank_percentile: ppm}
evidence: parties
reasons:
  flow_insufficient: {zh: 流水不足以判断交易敞口, en: the transfers are too few or too little known to tell}
  guarantees_not_asked: {zh: 未查询担保, en: guarantees were not asked about}
  amount_unknown: {zh: 为坏户提供的担保金额未知, en: the amount that it guarantees for a bad party is unknown}
  net_assets_unknown: {zh: 为坏户提供担保，但净资产未知, en: it guarantees for a bad party and its net assets are unknown}
  not_ranked: {zh: 没有可用的传染度测算, en: there is no run of the contagion measure that may be used}
honest:
  zh: 按正常条件与后来出事的企业做过生意，或所在担保联合体中有人违约。
  en: "A firm that traded at arm's length with one that failed later, or whose guarantee group has a defaulter."
source: >-
  domain.md ST07. turnover_exposure is the share of turnover with bad parties plus, for each other party, its share of
  the turnover × its own share with bad parties (exposed_partners; others than the applicant). guarantee_exposure is what the applicant guarantees for bad parties ÷ its latest net assets, everything (1000000)
  where these are not above 0. component_… count the bad parties in the component of control and guarantees.
  Evidence: the bad parties of all three.
---*/
WITH [id IN $bad_parties WHERE id <> $applicant] AS bad, $exposed_partners AS infected,
     reduce(total = 0, partner IN $partners | total + partner.amount) AS turnover
CALL (bad) {
  MATCH (:Company {id: $applicant})-[given:GUARANTEES]->(debtor:Party)
  WHERE debtor.id IN bad
    AND given.as_of <= $as_of_date AND given.restated > $as_of_date
    AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
  WITH debtor, coalesce(given.outstanding, given.amount) AS size
  RETURN sum(size) AS guaranteed, count(*) - count(size) AS unsized, collect(DISTINCT debtor.id) AS debtors
}
WITH *, COLLECT {
  MATCH (:Company {id: $applicant})-[:REPORTED]->(latest:Statement)
  WHERE latest.as_of <= $as_of_date AND latest.restated > $as_of_date AND latest.period_end <= $as_of_date
  RETURN latest.net_assets ORDER BY latest.period_end DESC, latest.id LIMIT 1
}[0] AS net_assets,
  [partner IN coalesce($partners, []) WHERE partner.party IN bad] AS direct,
  [id IN $component WHERE id IN $bad_parties] AS connected,
  any(asked IN $queried WHERE asked.subject = $applicant AND asked.file = 'guarantees') AS asked
WITH *, [partner IN coalesce($partners, []) WHERE any(one IN infected WHERE one.party = partner.party)] AS indirect
RETURN CASE WHEN turnover > 0 THEN
         reduce(total = 0, partner IN direct | total + partner.amount) * 1000000 / turnover
         + reduce(total = 0, partner IN indirect |
             total + partner.amount * 1000000 / turnover
                     * head([one IN infected WHERE one.party = partner.party | one.share]) / 1000000)
       END AS turnover_exposure,
       CASE WHEN NOT asked OR unsized > 0 THEN null WHEN guaranteed = 0 THEN 0 WHEN net_assets <= 0 THEN 1000000
            ELSE guaranteed * 1000000 / net_assets END AS guarantee_exposure,
       CASE WHEN asked THEN size(connected) END AS component_bad,
       // allow IND041: the applicant itself is in its component
       CASE WHEN asked THEN size(connected) * 1000000 / size($component) END AS component_share,
       COLLECT {
         MATCH (:MeasureRun {id: $run_contagion_rank})-[scored:SCORED]->(:Party {id: $applicant})
         RETURN scored.percentile
       }[0] AS rank_percentile,
       COLLECT {
         UNWIND [partner IN direct | partner.party] + debtors + connected
                + reduce(all = [], one IN infected | all + one.through) AS id
         RETURN DISTINCT id ORDER BY id
       } AS evidence,
       {turnover_exposure: 'flow_insufficient', rank_percentile: 'not_ranked', component_bad: 'guarantees_not_asked',
        component_share: 'guarantees_not_asked',
        guarantee_exposure: CASE WHEN NOT asked THEN 'guarantees_not_asked' WHEN unsized > 0 THEN 'amount_unknown'
                            ELSE 'net_assets_unknown' END} AS reason

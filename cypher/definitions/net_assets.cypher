/*---
id: net_assets
asks:
  zh: 申请人最近一期报表的净资产是多少？
  en: What are the applicant's net assets by its latest statement?
needs: {reads: [statements]}
returns: {net_assets: cents}
reasons:
  no_statement: {zh: 没有可用的财务报表, en: no financial statement is known}
  net_assets_unknown: {zh: 最近一期报表未列净资产, en: the latest statement does not state net assets}
  statement_too_old: {zh: 最近一期报表过旧, en: the latest statement is too old}
source: "domain.md GU04: a statement at most 15 months old; an older one than the latest never stands in for it"
---*/
WITH COLLECT {
  MATCH (:Company {id: $applicant})-[:REPORTED]->(latest:Statement)
  WHERE latest.as_of <= $as_of_date AND latest.restated > $as_of_date AND latest.period_end <= $as_of_date
  RETURN latest ORDER BY latest.period_end DESC, latest.id LIMIT 1
}[0] AS latest
WITH latest, latest.period_end >= $as_of_date - duration({months: $statement_max_age_months}) AS fresh
RETURN CASE WHEN fresh THEN latest.net_assets END AS net_assets,
       CASE WHEN fresh IS NULL THEN 'no_statement' WHEN fresh THEN 'net_assets_unknown' ELSE 'statement_too_old' END AS reason

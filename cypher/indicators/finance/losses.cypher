/*---
id: losses
code: FI05
asks:
  zh: 申请人是否资不抵债，最近两年是否经营亏损？
  en: Are the applicant's net assets used up, and did it lose money in its trade in the last two years?
family: finance
needs: {asked: [statements], reads: [companies]}
returns: {net_assets: cents, loss_years: count}
evidence: statements
reasons:
  net_assets_unknown: {zh: 最近报表过旧或未填列净资产, en: "the newest statement is too old, or states no net assets"}
  years_missing: {zh: 最近两个完整年度的报表缺失、过旧或未填列营业利润, en: "the statements of the last two full years are missing, too old, or state no operating profit"}
honest:
  zh: 研发投入期或疫情、灾后恢复期亏损而股东支持充分的企业。
  en: "A firm in its years of development, or recovering from a disaster, that its owners keep funding."
source: >-
  domain.md FI05: net assets of the statement that ended last; loss_years counts the last two statements of 12 months, one
  right after the other, with an operating profit below 0. A firm established after the year before had begun has one
  such year at most, or none. Evidence: these
  statements.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH firm.established AS established, $newest_statement[0] AS newest, $yearly_statements[0] AS year
WITH newest, year,
     head([one IN $yearly_statements WHERE one.end = year.begin - duration({days: 1})]) AS before,
     coalesce(established > year.begin - duration({months: 12}), false) AS young,
     coalesce(established > $as_of_date - duration({months: 12 + $statement_fresh_months}), false) AS too_young
WITH newest, year, before,
     CASE
       WHEN year IS NULL AND too_young THEN []
       WHEN NOT year.fresh THEN [null]
       WHEN before IS NULL AND young THEN [year.operating_profit]
       ELSE [year.operating_profit, before.operating_profit]
     END AS profits
RETURN CASE WHEN newest.fresh THEN newest.net_assets END AS net_assets,
       CASE WHEN none(profit IN profits WHERE profit IS NULL) THEN size([profit IN profits WHERE profit < 0]) END AS loss_years,
       COLLECT { UNWIND [newest, year, before] AS one WITH DISTINCT one.id AS id WHERE id IS NOT NULL RETURN id ORDER BY id } AS evidence,
       {net_assets: 'net_assets_unknown', loss_years: 'years_missing'} AS reason

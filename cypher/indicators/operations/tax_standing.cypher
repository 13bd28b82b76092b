/*---
id: tax_standing
code: OP02
asks:
  zh: 申请人的纳税信用评级如何，是否欠税？
  en: How does the tax office rate the applicant, and does it owe tax?
family: operations
applies_to: {not_legal_form: [sole_trader]}
needs: {asked: [tax_years]}
returns: {rated_c: boolean, rated_d: boolean, rated_a: boolean, lasting_arrears: cents}
evidence: tax_years
reasons:
  not_rated: {zh: 没有已公布的评级, en: no rating was published}
  arrears_unknown: {zh: 欠税金额或起始日未知, en: the arrears or the day since when they are owed are unknown}
honest:
  zh: 首年因缺申报记录或偶然迟报而被评为C级的企业。
  en: "A firm rated C for a late return or two, or in its first year for want of a record."
source: >-
  domain.md OP02: the rating of the latest year that was published by the as-of, of unknown day of publication when it is
  stated; lasting_arrears add up what is owed for longer than tax_arrears_days. Arrears of unknown day, and a latest year that
  states none, leave the sum open unless it is too large without. rated_a serves the mitigant of §4. Evidence: the years
  of that rating, where it is C or D, and of these arrears.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_TAX_YEAR]->(stated:TaxYear)
WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date
WITH stated ORDER BY stated.year DESC
WITH collect(stated) AS stated
WITH head([one IN stated WHERE one.rating IS NOT NULL AND coalesce(one.published_on <= $as_of_date, true) | one {.id, .rating}]) AS rated,
     [one IN stated WHERE one.arrears_since < $as_of_date - duration({days: $tax_arrears_days}) AND one.arrears > 0] AS owed,
     stated = [] OR stated[0].arrears IS NULL OR any(one IN stated WHERE coalesce(one.arrears > 0, false) AND one.arrears_since IS NULL) AS unknown
WITH rated.rating AS rating, unknown, reduce(total = 0, one IN owed | total + one.arrears) AS lasting,
     COLLECT { UNWIND [one IN owed | one.id] + CASE WHEN rated.rating IN ['C', 'D'] THEN [rated.id] ELSE [] END AS id RETURN DISTINCT id ORDER BY id } AS evidence
RETURN rating = 'C' AS rated_c, rating = 'D' AS rated_d, rating = 'A' AS rated_a,
       CASE WHEN NOT unknown OR lasting > $tax_arrears_min THEN lasting END AS lasting_arrears,
       evidence,
       {rated_c: 'not_rated', rated_d: 'not_rated', rated_a: 'not_rated', lasting_arrears: 'arrears_unknown'} AS reason

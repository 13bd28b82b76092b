/*---
id: beneficial_owner
code: ST01
asks:
  zh: 能否穿透识别申请人的受益所有人？
  en: Can the applicant's beneficial owners be seen through its layers of shareholders?
family: structure
applies_to: {not_legal_form: [sole_trader]}
needs: {asked: [shareholdings]}
returns: {unqueried_ends: count, layers: count, cycles: count}
evidence: owners
reasons:
  shares_unknown: {zh: 已知直接持股比例不足, en: too small a part of the direct shares is known}
honest:
  zh: 由多层投资公司、员工持股平台或外资架构持有的正规企业，上层未必查询过。
  en: "A regular firm held through investment vehicles, an employee share scheme or a foreign parent whose upper layers nobody asked about."
source: >-
  domain.md ST01 [F25], on the holders of a quarter or more today and the paths that lead to them: firms at their ends
  that nobody holds and that were never asked about, the most layers, and the circles of at most 6 shareholdings that
  pass through a firm on them. Evidence: the parties on these circles, on paths that end unasked, and on those that are too long.
---*/
WITH [stake IN $stakes WHERE stake.firm = $applicant AND stake.share >= $owner_min_share] AS main
CALL (main) {
  UNWIND main AS stake
  UNWIND stake.parties AS id
  WITH DISTINCT id
  MATCH (firm:Company {id: id})
  MATCH (firm) (()<-[hold:HOLDS
      WHERE hold.as_of <= $as_of_date AND hold.restated > $as_of_date
        AND coalesce(hold.from <= $as_of_date, true) AND coalesce(hold.to >= $as_of_date, true)]-(holder)){1,6} (firm)
  WHERE allReduce(met = [], step IN hold | met + startNode(step), NOT met[-1] IN met[..-1])
  // One circle is found from each of its firms.
  WITH DISTINCT COLLECT { UNWIND holder AS party RETURN party.id ORDER BY party.id } AS circle
  RETURN collect(circle) AS circles
}
WITH circles, main,
     [stake IN main WHERE NOT stake.person AND NOT stake.held
        AND none(asked IN $queried WHERE asked.subject = stake.holder AND asked.file = 'shareholdings')] AS ends,
     reduce(most = 0, stake IN main | CASE WHEN stake.layers > most THEN stake.layers ELSE most END) AS layers
WITH $known_shares >= $beneficial_owner_known_share AS known, circles, ends, layers,
     [stake IN main WHERE stake IN ends OR stake.layers > $beneficial_owner_max_layers | stake.parties] + circles AS shown
RETURN CASE WHEN known THEN size(ends) END AS unqueried_ends,
       CASE WHEN known THEN layers END AS layers,
       CASE WHEN known THEN size(circles) END AS cycles,
       CASE WHEN known THEN COLLECT { UNWIND shown AS ids UNWIND ids AS id RETURN DISTINCT id ORDER BY id } ELSE [] END AS evidence,
       'shares_unknown' AS reason

/*---
id: dubious_valuation
code: CO03
asks:
  zh: 抵质押物估值是否明显高于当地水平、过旧，或评估机构名下不良较多？
  en: Is collateral appraised far above what is usual, long ago, or by an appraiser of several bad loans?
family: collateral
applies_to: {not_product: [unsecured]}
needs: {asked: [collateral], reads: [credit_lines]}
returns: {over_median: ppm, old: count, appraiser_bad_lines: count}
evidence: collateral
reasons:
  no_median: {zh: 有抵质押物的面积、地区或当地中位数未知, en: "of some collateral the area, the region or the local median is unknown"}
  appraiser_unknown: {zh: 有抵质押物的评估机构未知, en: the appraiser of some collateral is unknown}
honest:
  zh: 位置或装修特殊、单价确高于当地中位数的房产，或估值刚满一年待更新。
  en: "An owner of a property that really is better than the local median, or whose appraisal has just turned a year old."
source: >-
  domain.md CO03. over_median is the largest value of a square metre ÷ the median of its kind in the narrowest region on
  the list, in force at the as-of; kinds that are not on the list have no such value; null while one is unknown unless another
  is too high. old are appraisals of more than collateral_fresh_months. appraiser_bad_lines is the most lines of our own
  bank, open or closed, at substandard or worse whose collateral one of the appraisers appraised, for owners who consent;
  a deposit needs no appraiser. Evidence: collateral that is too high, too old, or whose appraiser has bad lines.
---*/
CALL () {
  MATCH (owner:Party)-[:PLEDGED]->(pledge:Collateral)-[:SECURES]->(:Application {id: $application})
  WHERE pledge.as_of <= $as_of_date AND pledge.restated > $as_of_date
    AND (owner.id = $applicant OR EXISTS {
      (owner)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    })
  WITH pledge, [unit IN $unit_values WHERE unit.kind = pledge.kind AND unit.from <= $as_of_date
                  AND coalesce(unit.to >= $as_of_date, true)] AS units ORDER BY pledge.id
  WITH pledge, units, reduce(best = {region: '', median: null}, unit IN [unit IN units WHERE pledge.region STARTS WITH unit.region] |
    CASE WHEN size(unit.region) > size(best.region) THEN unit ELSE best END).median * pledge.area / 100 AS usual
  RETURN collect({
    id: pledge.id, appraiser: pledge.appraiser, has_unit: units <> [], nobody: pledge.kind = 'deposit',
    ratio: CASE WHEN usual > 0 THEN pledge.appraised * 1000000 / usual END,
    old: pledge.appraised_on < $as_of_date - duration({months: $collateral_fresh_months})}) AS pledges
}
CALL (pledges) {
  WITH [pledge IN pledges WHERE pledge.appraiser IS NOT NULL | pledge.appraiser] AS appraisers
  WHERE appraisers <> []
  // From the few bad lines of the bank to who appraised what stands behind them.
  MATCH (line:CreditLine)
  WHERE line.class5 IN ['substandard', 'doubtful', 'loss'] AND line.internal
    AND line.as_of <= $as_of_date AND line.restated > $as_of_date
  MATCH (:Application {id: line.application})<-[:SECURES]-(other:Collateral)<-[:PLEDGED]-(owner:Party)
  WHERE other.appraiser IN appraisers AND other.as_of <= $as_of_date AND other.restated > $as_of_date
    AND (owner.id = $applicant OR EXISTS {
      (owner)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    })
  WITH other.appraiser AS appraiser, count(DISTINCT line.id) AS lines
  RETURN collect({appraiser: appraiser, lines: lines}) AS bad
}
WITH pledges, bad,
     reduce(most = 0, pledge IN pledges | CASE WHEN pledge.ratio > most THEN pledge.ratio ELSE most END) AS ratio,
     reduce(most = 0, one IN bad | CASE WHEN one.lines > most THEN one.lines ELSE most END) AS lines,
     any(pledge IN pledges WHERE pledge.has_unit AND pledge.ratio IS NULL) AS unmeasured,
     any(pledge IN pledges WHERE pledge.appraiser IS NULL AND NOT pledge.nobody) AS unsigned
RETURN CASE WHEN NOT unmeasured OR ratio > $valuation_max_ratio THEN ratio END AS over_median,
       size([pledge IN pledges WHERE pledge.old]) AS old,
       CASE WHEN NOT unsigned OR lines >= $appraiser_bad_lines_min THEN lines END AS appraiser_bad_lines,
       [pledge IN pledges WHERE coalesce(pledge.ratio > $valuation_max_ratio, false) OR pledge.old
          OR any(one IN bad WHERE one.appraiser = pledge.appraiser) | pledge.id] AS evidence,
       {over_median: 'no_median', appraiser_bad_lines: 'appraiser_unknown'} AS reason

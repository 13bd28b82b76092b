/*---
id: surge
code: AM09
asks:
  zh: 申请前一季度的销售回款是否突然增长?
  en: Did sales jump in the quarter before the application?
family: amounts
needs: {reads: [transfers, operations_monthly]}
returns: {growth: ppm, yearly_growth: ppm, by_vat: boolean}
evidence: transfers
reasons:
  history_too_short:
    zh: 流水或申报销售额不足十五个月,或流水过少、对手方识别不足
    en: neither transfers nor VAT sales reach back fifteen months in full
honest:
  zh: 新拿到大客户或正处扩张期的企业，申请贷款正因订单增加。
  en: "A growing firm that has just won a large customer and borrows because of it."
source: >-
  domain.md AM09: sales_in of the last 90 days, relative to the mean of the three such quarters before and to the same
  quarter a year earlier. Where the lunar new year nearest to the middle of the quarter lies within so many days of it,
  the quarter moves with that day, else 12 months. Transfers count where they reach back that far in full, with an account
  that existed by then, and are many and known well enough for a flow test; else VAT sales of whole calendar months (three,
  the nine before, and the same three a year earlier, moved by the month of the new year), all of them stated; their
  evidence is empty. More than a thousandfold, or anything after nothing, is told as a thousandfold.
---*/
WITH $as_of - duration({days: $surge_days}) AS start, $as_of_date - duration({days: $surge_days / 2}) AS middle
WITH start, COLLECT {
  UNWIND $lunar_new_years AS year
  WITH year.day AS day, abs(duration.inDays(middle, year.day).days) AS distance
  WHERE distance <= $surge_lunar_days
  RETURN day ORDER BY distance, day
}[0] AS new_year
WITH start, new_year, COLLECT {
  UNWIND $lunar_new_years AS year WITH year.day AS day WHERE day < new_year RETURN day ORDER BY day DESC
}[0] AS before
WITH start, coalesce(duration.inDays(before, new_year).days,
                     duration.inDays($as_of_date - duration({years: 1}), $as_of_date).days) AS shift,
     coalesce(new_year.year * 12 + new_year.month - before.year * 12 - before.month, 12) AS months
WITH start, months, start - duration({days: shift}) AS last_start, $as_of - duration({days: shift}) AS last_end
WITH start, months, last_start, last_end,
     coalesce($covered_from <= date(datetime({datetime: last_start, timezone: 'Asia/Shanghai'}))
       AND $oldest_account <= date(datetime({datetime: last_start, timezone: 'Asia/Shanghai'}))
       AND $clean_transfers >= $flow_min_transfers AND $share >= $coverage_min, false) AS by_flow
CALL (start, last_start, last_end, by_flow) {
  MATCH (mine:Account)<-[t:TRANSFERRED]-(other:Account)
  WHERE by_flow AND mine.id IN $accounts AND t.at >= last_start AND t.at < $as_of AND t.stated_on <= $as_of_date
    AND NOT t.id IN $not_clean AND NOT t.id IN $earlier_not_clean
  WITH other, collect(t) AS paid
  MATCH (other)<-[own:OWNS]-(payer:Party)
  WHERE NOT payer.id IN $group AND own.as_of <= $as_of_date AND own.restated > $as_of_date
  UNWIND paid AS t
  WITH t ORDER BY t.at, t.id
  RETURN sum(CASE WHEN t.at >= start THEN t.amount ELSE 0 END) AS flow_recent,
         sum(CASE WHEN t.at < start AND t.at >= $as_of - duration({days: $surge_days * 4}) THEN t.amount ELSE 0 END) AS flow_prior,
         sum(CASE WHEN t.at < last_end THEN t.amount ELSE 0 END) AS flow_last,
         collect(CASE WHEN t.at >= start THEN t.id END) AS evidence
}
CALL (by_flow) {
  MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(stated:OperationsMonth)
  WHERE NOT by_flow AND stated.as_of <= $as_of_date AND stated.restated > $as_of_date AND stated.vat_sales IS NOT NULL
    AND any(asked IN $queried WHERE asked.subject = $applicant AND asked.file = 'operations_monthly')
  WITH $as_of_date.year * 12 + $as_of_date.month - stated.month.year * 12 - stated.month.month AS back, stated
  RETURN collect({back: back, sales: stated.vat_sales}) AS sales
}
WITH *, [one IN sales WHERE one.back IN [1, 2, 3]] AS recent, [one IN sales WHERE one.back > 3 AND one.back <= 12] AS prior,
     [one IN sales WHERE one.back > months AND one.back <= months + 3] AS last
WITH *, NOT by_flow AND size(recent) = 3 AND size(prior) = 9 AND size(last) = 3 AS by_vat
WITH by_flow, by_vat, evidence,
     CASE WHEN by_flow THEN flow_recent WHEN by_vat THEN reduce(total = 0, one IN recent | total + one.sales) END AS recent,
     CASE WHEN by_flow THEN flow_prior WHEN by_vat THEN reduce(total = 0, one IN prior | total + one.sales) END AS prior,
     CASE WHEN by_flow THEN flow_last WHEN by_vat THEN reduce(total = 0, one IN last | total + one.sales) END AS last
RETURN CASE WHEN recent <= 0 THEN 0 WHEN recent * 3 >= prior * 1000 THEN 1000000000
            WHEN prior > 0 THEN recent * 3 * 1000000 / prior END AS growth,
       CASE WHEN recent <= 0 THEN 0 WHEN recent >= last * 1000 THEN 1000000000
            WHEN last > 0 THEN recent * 1000000 / last END AS yearly_growth,
       CASE WHEN by_flow OR by_vat THEN by_vat END AS by_vat,
       evidence, 'history_too_short' AS reason

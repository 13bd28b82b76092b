/*---
id: shell_features
code: ST08
asks:
  zh: 申请人是否长期零申报零用电或快进快出，并具有空壳企业特征?
  en: "Does the applicant look like a shell: months without sales and power, or money passed on at once, and features of shells?"
family: structure
needs: {reads: [companies, addresses, admin_records, operations_monthly, transfers]}
returns: {idle_months: count, rapid_days: count, features: count}
evidence: months
reasons:
  months_unknown: {zh: 有月份的销售或用电未知, en: sales or power of some months are unknown}
  flow_insufficient: {zh: 流水不足以判断快进快出, en: the transfers do not allow to tell how fast money leaves}
  features_unknown: {zh: 有特征无法判断, en: some features cannot be told}
honest:
  zh: 刚起步的轻资产企业：挂靠孵化器地址、只有一名员工、尚未开票。
  en: "A start-up with few assets: an incubator's address, one employee, no invoices yet."
source: >-
  domain.md ST08 [F26]. idle_months are those of the last 12 full months, since the firm was established, whose rows state sales and power of nothing;
  rapid_days is AM05; features are few insured staff, a shared or an agent's address (as many firms as in ST02), youth,
  old age with no capital paid in (a sole trader has none to pay) and the list of abnormal operation today. A value that could still be
  enough is null. Evidence: the idle months.
---*/
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (a)-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
CALL (a, firm) {
  // Of each of the 12 months: whether its row says nothing, something, or is unknown.
  UNWIND range(1, 12) AS back
  WITH a, firm, date.truncate('month', $as_of_date) - duration({months: back}) AS month
  WHERE coalesce(month >= firm.established, true)
  OPTIONAL MATCH (a)-[:HAS_MONTH]->(row:OperationsMonth {month: month})
  WHERE row.as_of <= $as_of_date AND row.restated > $as_of_date
  WITH row, row.vat_sales = 0 AND row.electricity_kwh = 0 AS idle
  RETURN sum(CASE WHEN idle THEN 1 ELSE 0 END) AS idle_months, sum(CASE WHEN idle IS NULL THEN 1 ELSE 0 END) AS unknown_months,
         collect(CASE WHEN idle THEN row.id END) AS evidence
}
WITH firm, idle_months, unknown_months, evidence, [asked IN $queried WHERE asked.subject = $applicant | asked.file] AS asked,
     any(place IN $places WHERE place.kind = 'address'
           AND (place.agent OR (NOT place.exempt AND place.firms >= $shared_address_min_firms))) AS shared,
     EXISTS {
       (a)-[:HAS_RECORD]->(record:AdminRecord {kind: 'abnormal'})
       WHERE record.as_of <= $as_of_date AND record.restated > $as_of_date
         AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $as_of_date, true)
     } AS abnormal
WITH idle_months, unknown_months, evidence,
     [firm.insured_staff <= $shell_max_staff,
      firm.established > $as_of_date - duration({months: $shell_young_months}),
      firm.paid_in_capital = 0 AND firm.established <= $as_of_date - duration({months: $shell_unpaid_months})
        AND coalesce(firm.legal_form <> 'sole_trader', true),
      CASE WHEN shared OR 'addresses' IN asked THEN shared END,
      CASE WHEN abnormal OR 'admin_records' IN asked THEN abnormal END] AS told
WITH idle_months, unknown_months, evidence, size([one IN told WHERE one]) AS features, size([one IN told WHERE coalesce(one, true)]) AS possible
RETURN CASE WHEN idle_months >= $shell_min_idle_months OR idle_months + unknown_months < $shell_min_idle_months THEN idle_months END AS idle_months,
       $rapid_days AS rapid_days,
       CASE WHEN features >= $shell_min_features OR possible < $shell_min_features THEN features END AS features,
       evidence, {idle_months: 'months_unknown', rapid_days: 'flow_insufficient', features: 'features_unknown'} AS reason

/*---
id: power_and_staff
code: OP03
asks:
  zh: 用电量和人员是否与销售额相称？
  en: Do the power used and the people employed bear out the sales?
family: operations
needs: {asked: [operations_monthly, companies]}
returns: {power_drop: ppm, sales_rise: cents, staff: count, staffed_sales: cents}
evidence: months
reasons:
  industry_unknown: {zh: 所属行业未知, en: the industry is unknown}
  months_missing: {zh: 近期或上年同期有月份缺少用电量或销售额, en: "power or sales of some recent month, or of the same month of the year before, are not stated"}
  no_power: {zh: 上年同期用电量为零, en: no power was used in the same months of the year before}
  staff_unknown: {zh: 人员数未知, en: the number of people is unknown}
  sales_unknown: {zh: 年销售额未知, en: the sales of a year are unknown}
honest:
  zh: 更换节能设备、外包工序或自装光伏而用电下降的工厂；用劳务派遣的企业。
  en: "A factory with new saving machines, outsourced steps or solar panels; a firm that hires through an agency."
source: >-
  domain.md OP03. power_drop and sales_rise compare the newest power_months full months of which power and sales are
  stated, of which at most sales_max_lag_months full months may be missing up to the as-of, with the same months of the year
  before; 0 for other sectors than manufacturing (C of GB/T 4754). staff is that of the newest month that states it, no older
  than these, else the insured staff; staffed_sales are yearly VAT sales, 0 for the sectors on the list.
---*/
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_STATE]->(firm:CompanyState)
WHERE firm.as_of <= $as_of_date AND firm.restated > $as_of_date
WITH date.truncate('month', $as_of_date) AS now, firm.industry AS industry, firm.insured_staff AS insured
OPTIONAL MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(stated:OperationsMonth)
WHERE stated.as_of <= $as_of_date AND stated.restated > $as_of_date AND stated.month < now
WITH now, industry, insured, stated ORDER BY stated.month
WITH now, industry, insured, now - duration({months: 1 + $sales_max_lag_months}) AS oldest, collect(stated) AS stated
WITH oldest, industry, [one IN stated WHERE one.vat_sales IS NOT NULL AND one.electricity_kwh IS NOT NULL] AS full,
     coalesce([one IN stated WHERE one.staff IS NOT NULL AND one.month >= oldest | one.staff][-1], insured) AS staff
WITH oldest, industry, full, staff, full[-1].month AS last
WITH industry, staff, last >= oldest AS fresh,
     [one IN full WHERE one.month > last - duration({months: $power_months})] AS recent,
     [one IN full WHERE one.month > last - duration({months: 12 + $power_months})
                    AND one.month <= last - duration({months: 12})] AS earlier
WITH industry, staff, recent, earlier, fresh AND size(recent) = $power_months AND size(earlier) = $power_months AS complete,
     industry STARTS WITH 'C' AS manufacturing,
     any(lean IN $lean_sectors WHERE industry STARTS WITH lean.sector
           AND lean.from <= $as_of_date AND coalesce(lean.to >= $as_of_date, true)) AS lean,
     reduce(total = 0, one IN recent | total + one.electricity_kwh) AS used,
     reduce(total = 0, one IN earlier | total + one.electricity_kwh) AS used_before,
     reduce(total = 0, one IN recent | total + one.vat_sales) - reduce(total = 0, one IN earlier | total + one.vat_sales) AS rise
RETURN CASE WHEN NOT manufacturing THEN 0 WHEN NOT complete OR manufacturing IS NULL OR used_before = 0 THEN null
            WHEN used < used_before THEN (used_before - used) * 1000000 / used_before ELSE 0 END AS power_drop,
       CASE WHEN NOT manufacturing THEN 0 WHEN NOT complete OR manufacturing IS NULL THEN null
            WHEN rise > 0 THEN rise ELSE 0 END AS sales_rise,
       staff,
       CASE WHEN lean THEN 0 WHEN NOT lean THEN $yearly_sales END AS staffed_sales,
       [one IN recent + earlier WHERE manufacturing | one.id] AS evidence,
       {power_drop: CASE WHEN industry IS NULL THEN 'industry_unknown' WHEN NOT complete THEN 'months_missing' ELSE 'no_power' END,
        sales_rise: CASE WHEN industry IS NULL THEN 'industry_unknown' ELSE 'months_missing' END,
        staff: 'staff_unknown',
        staffed_sales: CASE WHEN industry IS NULL THEN 'industry_unknown' ELSE 'sales_unknown' END} AS reason

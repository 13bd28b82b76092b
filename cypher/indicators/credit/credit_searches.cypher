/*---
id: credit_searches
code: CB03
asks:
  zh: 近期有多少家机构因审批查询申请人征信，它在多少家非银行机构有未结清债务？
  en: How many lenders looked at the applicant's credit before a loan of late, and how many non-banks does it owe?
family: credit
needs: {asked: [credit_reports, credit_queries, credit_lines], reads: [companies]}
returns: {lenders_short: count, lenders_long: count, non_banks: count}
evidence: lines
reasons:
  report_too_old: {zh: 征信报告过旧, en: the credit report is too old to show the latest searches}
  lender_unknown: {zh: 有放贷机构的类型未知, en: the kind of some lender is unknown}
honest:
  zh: 货比三家、多行询价而未借款的企业，或用设备融资租赁者。
  en: "A borrower who compares offers of many banks, or a firm that leases its machines."
source: >-
  domain.md CB03 [F29]: distinct lenders that asked for the approval of a loan or card in the last months, over all reports
  of the applicant; a newest report of more than query_max_age_days leaves the counts open unless they are reached
  without. non_banks are the lenders of open loans and cards whose industry is on the list. Evidence: these lines.
---*/
CALL () {
  MATCH (:Party {id: $applicant})-[:HAS_REPORT]->(report:CreditReport)<-[:HAS_STATE]-(all_states:Report)
  WHERE report.as_of <= $as_of_date AND report.restated > $as_of_date AND report.reported <= $as_of_date
  OPTIONAL MATCH (all_states)-[:LISTS]->(search:CreditQuery)
  WHERE search.as_of <= $as_of_date AND search.restated > $as_of_date AND search.on <= $as_of_date
    AND search.reason IN ['loan_approval', 'card_approval']
  RETURN coalesce(max(report.reported) >= $as_of_date - duration({days: $query_max_age_days}), true) AS fresh,
         count(DISTINCT CASE WHEN search.on >= $as_of_date - duration({months: $credit_searches_short_months}) THEN search.lender END) AS short,
         count(DISTINCT CASE WHEN search.on >= $as_of_date - duration({months: $credit_searches_long_months}) THEN search.lender END) AS long
}
CALL () {
  UNWIND CASE WHEN $open_lines = [] THEN [null] ELSE $open_lines END AS line
  OPTIONAL MATCH (:Company {id: line.lender})-[:HAS_STATE]->(lender:CompanyState)
  WHERE lender.as_of <= $as_of_date AND lender.restated > $as_of_date
  WITH line, coalesce(line.internal, line IS NULL) AS ours, lender.industry AS industry,
       any(trade IN $non_bank_lenders WHERE lender.industry STARTS WITH trade.industry
             AND trade.from <= $as_of_date AND coalesce(trade.to >= $as_of_date, true)) AS non_bank
  RETURN count(DISTINCT CASE WHEN NOT ours AND non_bank THEN line.lender END) AS non_banks,
         count(CASE WHEN NOT ours AND industry IS NULL THEN line.id END) AS unknown,
         collect(CASE WHEN NOT ours AND non_bank THEN line.id END) AS evidence
}
RETURN CASE WHEN fresh OR short >= $credit_searches_short_min THEN short END AS lenders_short,
       CASE WHEN fresh OR long >= $credit_searches_long_min THEN long END AS lenders_long,
       CASE WHEN unknown = 0 OR non_banks >= $non_bank_lenders_min THEN non_banks END AS non_banks,
       evidence,
       {lenders_short: 'report_too_old', lenders_long: 'report_too_old', non_banks: 'lender_unknown'} AS reason

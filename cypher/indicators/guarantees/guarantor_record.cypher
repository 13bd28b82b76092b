/*---
id: guarantor_record
code: GU07
asks:
  zh: 本次申请的保证人自身是否失信、被限高、被执行，或信贷不良、多次逾期?
  en: Are guarantors of this application themselves dishonest, limited or under enforcement, or is their credit bad or often late?
family: guarantees
needs: {asked: [guarantees], reads: [enforcements, statements, credit_lines, credit_reports]}
returns: {judicial: count, credit: count}
evidence: guarantee_parties
reasons:
  guarantor_not_asked: {zh: 有保证人未查询执行信息, en: enforcement records of a guarantor were not asked about}
  amount_unknown: {zh: 有保证人的被执行金额未知, en: the amount enforced from a guarantor is unknown}
  net_assets_unknown: {zh: 有保证人被执行而净资产未知, en: a guarantor is under enforcement and its net assets are unknown}
  consent_missing: {zh: 有保证人的征信授权缺失或失效, en: a guarantor gave no consent for credit data that is in force}
  credit_unknown: {zh: 有保证人的征信未查询、过旧或不完整, en: "credit data of a guarantor were not asked about, are too old or incomplete"}
honest:
  zh: 担保人曾因小额纠纷被执行或忘还信用卡，现已处理但记录未更新。
  en: "A firm whose guarantor had a small dispute or a forgotten card payment, settled but not yet taken off the record."
source: >-
  domain.md GU07: guarantors that hit JU01, JU02 or JU03 (judicial), CB01 or CB02 (credit), each in its own name, whether
  it belongs to G, is a licensed guarantee company or neither. The thresholds are those of the named indicators; net
  assets are the guarantor's. What is bad counts at once; none counts as none only where each of them is known. Evidence: these guarantors.
---*/
CALL () {
  UNWIND $backers AS backer
  CALL (backer) {
    UNWIND [record IN $court_records WHERE record.subject = backer.party AND record.kind = 'enforced'] AS record
    WITH coalesce(record.case, record.id) AS case, max(record.owed) AS owed
    RETURN sum(owed) AS owed, count(*) > count(owed) AS unsized
  }
  WITH backer, unsized,
       any(record IN $court_records WHERE record.subject = backer.party AND record.kind IN ['dishonest', 'consumption_limit']) AS listed,
       owed > 0 AND owed * 1000000 >= $request * $enforced_debt_min_request_share AS large,
       owed >= $enforced_debt_min_amount AS owes,
       owed * 1000000 >= backer.net_assets * $enforced_debt_min_net_assets_share AS heavy,
       any(asked IN $queried + $queried_others WHERE asked.subject = backer.party AND asked.file = 'enforcements') AS asked
  WITH backer, listed OR large OR (owes AND coalesce(heavy, false)) AS hit,
       CASE WHEN NOT asked THEN 'guarantor_not_asked' WHEN unsized THEN 'amount_unknown' WHEN owes AND heavy IS NULL THEN 'net_assets_unknown' END AS gap
  RETURN collect(CASE WHEN hit THEN backer.party END) AS judicial, min(CASE WHEN NOT hit THEN gap END) AS judicial_gap
}
CALL () {
  UNWIND $credit_standing AS row
  WITH row WHERE row.subject IN [backer IN $backers | backer.party]
  WITH row, row.watched <> [] OR row.report IS NOT NULL OR row.worst_status >= $overdue_min_status
            OR row.longest_run >= $overdue_min_run OR row.late_months >= $overdue_min_months AS hit
  RETURN collect(CASE WHEN hit THEN row.subject END) AS credit,
         min(CASE WHEN NOT hit THEN coalesce(row.class_gap, row.record_gap) END) AS credit_gap
}
RETURN CASE WHEN judicial <> [] OR judicial_gap IS NULL THEN size(judicial) END AS judicial,
       CASE WHEN credit <> [] OR credit_gap IS NULL THEN size(credit) END AS credit,
       judicial + credit AS evidence,
       {judicial: judicial_gap, credit: CASE credit_gap WHEN 'consent_missing' THEN 'consent_missing' ELSE 'credit_unknown' END} AS reason

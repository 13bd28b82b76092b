/*---
id: enforced_debt
code: JU03
asks:
  zh: 申请人、其法定代表人或重要股东被执行而未付的金额有多少？
  en: "How much is being enforced, and not yet paid, from the applicant, its representative or an owner of a quarter?"
family: judicial
needs: {reads: [enforcements, statements]}
returns: {amount: cents, net_assets_share: ppm, request_share: ppm, sole_case: text}
evidence: enforcements
reasons:
  subject_not_asked: {zh: 有主体未查询执行信息, en: enforcement records were not asked about everybody concerned}
  amount_unknown: {zh: 有被执行案件的金额未知, en: the amount of an enforced case is unknown}
  net_assets_unknown: {zh: 申请人净资产未知或报表过旧, en: the applicant's net assets are unknown or stated too long ago}
honest:
  zh: 对判决金额有异议、正在申请再审或已分期履行而登记未减的企业。
  en: "A firm that contests the award or pays by instalments that the register does not yet show."
source: >-
  domain.md JU03, of the same subjects as JU01, in their own name; one case counts once, by the largest amount, however
  many of them owe it. Relative to the applicant's net assets, everything (1000000) where these are not above 0, and to the request.
  A value that could still be more is null unless it is enough already. sole_case as in JU01.
---*/
WITH [$applicant] + $representatives + $owners AS own
WITH own, [record IN $court_records WHERE record.kind = 'enforced' AND record.subject IN own] AS records
CALL (records) {
  UNWIND records AS record
  WITH coalesce(record.case, record.id) AS case, max(record.owed) AS owed
  RETURN sum(owed) AS amount, count(*) = count(owed) AS sized
}
WITH records, amount,
     CASE WHEN NOT all(id IN own WHERE any(asked IN $queried WHERE asked.subject = id AND asked.file = 'enforcements'))
            THEN 'subject_not_asked'
          WHEN NOT sized THEN 'amount_unknown' END AS gap,
     CASE WHEN amount = 0 THEN 0 WHEN $net_assets > 0 THEN amount * 1000000 / $net_assets WHEN $net_assets IS NOT NULL THEN 1000000 END AS share,
     CASE WHEN $request > 0 THEN amount * 1000000 / $request END AS of_request
RETURN CASE WHEN gap IS NULL OR amount >= $enforced_debt_min_amount THEN amount END AS amount,
       CASE WHEN gap IS NULL OR share >= $enforced_debt_min_net_assets_share THEN share END AS net_assets_share,
       CASE WHEN gap IS NULL OR of_request >= $enforced_debt_min_request_share THEN of_request END AS request_share,
       coalesce(CASE WHEN all(record IN records WHERE record.case = records[0].case) THEN records[0].case END, '') AS sole_case,
       [record IN records | record.id] AS evidence,
       {amount: gap, request_share: gap, net_assets_share: coalesce(gap, 'net_assets_unknown')} AS reason

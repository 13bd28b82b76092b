/*---
id: hidden_instalments
code: CB04
asks:
  zh: 申请人是否在偿还未列示的借款，还剩多少？
  en: Does the applicant pay back loans that nobody lists, and how much is left of them?
family: credit
needs: {asked: [transfers, credit_lines], reads: [accounts]}
returns: {debts: count, amount: cents}
evidence: transfers
reasons:
  lender_unknown: {zh: 有未列明放贷机构的信贷，无法判断还款对象是否已列示, en: "some line does not name its lender, so a lender that is paid may be listed"}
honest:
  zh: 按月等额付房租、设备租金或分期货款给新对手的企业。
  en: "A firm with a new rent, lease or instalment purchase: equal sums every month to somebody no line names."
source: >-
  domain.md CB04: the parties and the sum of the definition hidden_debts. Evidence: the instalments and the lumps.
---*/
RETURN CASE WHEN $hidden_debt IS NOT NULL THEN size($hidden_debts) END AS debts, $hidden_debt AS amount,
       reduce(all = [], debt IN $hidden_debts | all + debt.transfers) AS evidence, 'lender_unknown' AS reason

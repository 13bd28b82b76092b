/*---
id: private_collection
code: PP04
asks:
  zh: 申请人的客户是否把货款付到了集团内个人的账户?
  en: Do the applicant's customers pay into private accounts of the control group?
family: persons
needs:
  asked: [transfers]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {share: ppm}
evidence: transfers
reasons:
  nobody_consented: {zh: 集团内无人授权查询个人账户, en: no person of the control group consented}
  not_all_asked: {zh: 已授权个人的账户未全部查询, en: not all private accounts that consent covers were asked about}
  no_sales: {zh: 无销售回款, en: there are no sales}
honest:
  zh: 小微商户以店主个人收款码收货款，随后如实申报。
  en: "A small shop whose customers pay by the owner's personal payment code, all of it declared."
source: >-
  domain.md PP04: what private_collections found, relative to sales_in of the applicant. A share that reaches the threshold
  is told whatever is missing; below it, everybody who consented must have been asked about, and somebody must have consented.
---*/
WITH reduce(total = 0, one IN $private_collections | total + one.amount) AS collected,
     [one IN $private_collections | one.id] AS evidence
WITH evidence, CASE WHEN $sales_in > 0 THEN collected * 1000000 / $sales_in END AS share
RETURN CASE WHEN share >= $private_collection_min_share OR ($private_askable > 0 AND $private_unasked = 0) THEN share END AS share,
       evidence,
       CASE WHEN share IS NULL THEN 'no_sales' WHEN $private_askable = 0 THEN 'nobody_consented' ELSE 'not_all_asked' END AS reason

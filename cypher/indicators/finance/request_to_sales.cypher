/*---
id: request_to_sales
code: FI07
asks:
  zh: 信用贷款申请额相当于年销售额的多少？
  en: How large is an unsecured request, relative to the sales of a year?
family: finance
applies_to: {product: [unsecured]}
needs: {asked: [operations_monthly], reads: [companies]}
returns: {share: ppm, unsupported: cents}
evidence: months
reasons:
  sales_unknown: {zh: 年销售额未知, en: the sales of a year are unknown}
  no_sales: {zh: 一年的申报销售额合计不为正, en: the declared sales of a year do not add up to anything}
honest:
  zh: 轻资产服务或新签长期合同的企业，额度按未来收入而定。
  en: "A firm with a new long contract that asks by what it will earn rather than by what it sold."
source: "domain.md FI07: request ÷ yearly VAT sales; unsupported is the request of a firm whose sales are known and not above 0"
---*/
RETURN CASE WHEN $yearly_sales > 0 THEN $request * 1000000 / $yearly_sales END AS share,
       CASE WHEN $yearly_sales > 0 THEN 0 WHEN $yearly_sales IS NOT NULL THEN $request END AS unsupported,
       coalesce($sales_evidence, []) AS evidence,
       CASE WHEN $yearly_sales IS NULL THEN 'sales_unknown' ELSE 'no_sales' END AS reason

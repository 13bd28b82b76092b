/*---
id: diverted_drawdown
code: CB05
asks:
  zh: 此前贷款发放后，资金有多少流向关联方、证券、理财、房地产开发或分红？
  en: How much of an earlier loan went to the control group, securities, wealth products, property developers or dividends?
family: credit
needs: {asked: [credit_lines, line_flows, transfers], reads: [companies, accounts]}
returns: {diverted_share: ppm, lost_share: ppm, drawn: cents}
evidence: transfers
honest:
  zh: 贷款用于向集团内采购公司付真实货款的企业。
  en: "A firm that spends its loan on real goods which its group's buying company supplies."
source: >-
  domain.md CB05 [F31], as the definition loan_trace follows the money. lost_share is what ended in accounts that nobody may
  look into, so a small diverted_share beside a large lost_share says little. Evidence: the payments on the way to what was
  diverted.
---*/
RETURN $diverted_share AS diverted_share, $lost_share AS lost_share, $drawn AS drawn, $diversion_way AS evidence

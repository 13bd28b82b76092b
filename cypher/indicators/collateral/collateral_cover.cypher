/*---
id: collateral_cover
code: CO01
asks:
  zh: 抵质押物按抵押率上限折算后能否覆盖所担保金额？
  en: Does the collateral, at the caps of its kinds, cover what it is to secure?
family: collateral
applies_to: {product: [secured]}
needs: {asked: [collateral]}
returns: {shortfall: cents, ltv: ppm}
evidence: collateral
reasons:
  liens_unknown: {zh: 有抵质押物的在先担保金额未知, en: the prior liens of some collateral are unknown}
  nothing_appraised: {zh: 没有可计算抵押率的评估值, en: there is no appraised value to relate the request to}
honest:
  zh: 押品估值保守、以现金流还款的企业，抵押只是补充。
  en: "A firm that repays from good cash flow and whose collateral was appraised with caution."
source: >-
  domain.md CO01 and §2: what is secured (the request where any amount is empty, or nothing is pledged) less the
  security value of all collateral, never below 0; ltv is (request + prior liens) ÷ appraised
---*/
WITH $pledges AS pledges,
     any(pledge IN $pledges WHERE pledge.prior_liens IS NULL) AS unknown,
     any(pledge IN $pledges WHERE pledge.secured IS NULL) OR $pledges = [] AS unstated
WITH pledges, unknown,
     CASE WHEN unstated THEN $request ELSE reduce(total = 0, pledge IN pledges | total + pledge.secured) END AS secured,
     reduce(total = 0, pledge IN pledges | total + pledge.value) AS value,
     reduce(total = 0, pledge IN pledges | total + pledge.appraised) AS appraised,
     reduce(total = 0, pledge IN pledges | total + pledge.prior_liens) AS liens
RETURN CASE WHEN unknown THEN null WHEN secured > value THEN secured - value ELSE 0 END AS shortfall,
       CASE WHEN NOT unknown AND appraised > 0 THEN ($request + liens) * 1000000 / appraised END AS ltv,
       [pledge IN pledges | pledge.id] AS evidence,
       CASE WHEN unknown THEN 'liens_unknown' ELSE 'nothing_appraised' END AS reason

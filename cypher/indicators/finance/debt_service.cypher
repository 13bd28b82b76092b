/*---
id: debt_service
code: FI02
asks:
  zh: 未来12个月应还款额相当于年净流入的多少？
  en: How much of a year's net inflow do the payments due on debts in the next 12 months take?
family: finance
needs:
  asked: [credit_lines, transfers]
  months: flow_min_months
  window_days: 365
  transfers: flow_min_transfers
  coverage: true
returns: {load: ppm, due: cents, unsupported: cents}
evidence: lines
reasons:
  terms_unknown: {zh: 有债务的期限或每期还款额未知, en: the term or the instalment of some debt is unknown}
  no_net_inflow: {zh: 年净流入不为正, en: no more came in than went out in the year}
honest:
  zh: 短期贷款到期均可续贷、实际无需一次还清的企业。
  en: "A firm whose short loans are renewed every year as a matter of course."
source: >-
  domain.md FI02: of an open line that falls due within debt_service_months, or a card, the balance; of another as many
  monthly instalments; the line that this application refinances is left out. Net inflow is clean inflow less clean
  outflow in 12 months. A line whose instalment, or term and instalment, nobody states is counted with what is sure, so
  the load is null unless what is sure is high already. unsupported is what is due where the net inflow is not above 0.
---*/
WITH [line IN $open_lines WHERE NOT line.refinanced AND line.balance > 0 |
      {id: line.id,
       due: CASE WHEN line.kind = 'card' OR line.due <= $as_of_date + duration({months: $debt_service_months}) THEN line.balance
                 WHEN line.due IS NOT NULL THEN line.instalment * $debt_service_months END,
       sure: CASE WHEN line.instalment * $debt_service_months < line.balance THEN line.instalment * $debt_service_months
                  WHEN line.instalment IS NOT NULL THEN line.balance ELSE 0 END}] AS lines,
     $clean_inflow - $clean_outflow AS net
WITH lines, net, any(line IN lines WHERE line.due IS NULL) AS unknown,
     reduce(total = 0, line IN lines | total + coalesce(line.due, line.sure)) AS due
WITH lines, unknown, due,
     CASE WHEN due = 0 THEN 0 WHEN net > 0 THEN due * 1000000 / net END AS load,
     CASE WHEN due = 0 OR net > 0 THEN 0 ELSE due END AS unsupported
RETURN CASE WHEN NOT unknown OR load >= $debt_service_high THEN load END AS load,
       CASE WHEN NOT unknown THEN due END AS due,
       CASE WHEN NOT unknown OR unsupported > 0 THEN unsupported END AS unsupported,
       [line IN lines WHERE coalesce(line.due, line.sure) > 0 | line.id] AS evidence,
       CASE WHEN unknown THEN 'terms_unknown' ELSE 'no_net_inflow' END AS reason

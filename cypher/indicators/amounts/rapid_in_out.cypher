/*---
id: rapid_in_out
code: AM05
asks:
  zh: 大额资金是否到账后很快又转走，账户所剩无几？
  en: Does money leave an account soon after it came in, so that next to nothing stays?
family: amounts
needs:
  {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers,
   coverage: true}
returns: {days: count}
evidence: transfers
reasons:
  time_or_balance_unknown:
    zh: 部分流水仅有日期或缺少日终余额，可能达到阈值
    en: transfers of day precision or days without a balance could reach the threshold
honest:
  zh: 收到货款当天即付给新供应商的贸易商或代付劳务款的总包，账户习惯不留余额。
  en: "A trader, or a contractor passing on what subcontractors are owed, that pays new payees the day it is paid and keeps no balance."
source: >-
  domain.md AM05, by the definition rapid_passes. days are those of the inflows; null where what lacks a time or a balance
  could make the hit.
---*/
RETURN $rapid_days AS days, $rapid_transfers AS evidence, 'time_or_balance_unknown' AS reason

/*---
id: first_digits
code: AM01
asks:
  zh: 货款与服务款金额的首位数字是否偏离本福特分布,且比上年明显更甚?
  en: Do the first digits of payments for goods and services stray from Benford's law, and clearly more than a year before?
family: amounts
needs: {asked: [transfers], months: flow_min_months, window_days: 365, transfers: flow_min_transfers, coverage: true}
returns: {deviation: ppm, growth: ppm, payments: count}
evidence: transfers
reasons:
  no_payments: {zh: 无货款或服务款, en: nothing was paid for goods or services}
  nature_unknown:
    zh: 用途未知的流水过多,笔数可能达到下限
    en: with the payments of unknown nature there may be enough to tell
  earlier_year_unknown:
    zh: 再往前一年的流水未查全或笔数不足
    en: the year before is not covered or has too few payments
honest:
  zh: 价格集中的企业，如统一定价的门店、固定月费的服务商。
  en: "A seller with few prices: a shop of one tariff, a service with a fixed monthly fee."
source: >-
  domain.md AM01 and §0.4 [M], on the payments that digit_counts counts. MAD is the mean absolute deviation of the nine
  shares from log10(1 + 1/d); deviation is MAD ÷ its limit, the larger of a fixed one and one that shrinks with the root of
  the payments; growth is MAD ÷ that of the year before. No evidence: no single payment strays.
---*/
WITH [301030, 176091, 124939, 96910, 79181, 66947, 57992, 51153, 45757] AS expected,   // log10(1 + 1/d) in ppm
     [one IN $digit_counts WHERE one.recent AND one.known] AS recent,
     [one IN $digit_counts WHERE one.known AND NOT one.recent] AS before,
     reduce(n = 0, one IN $digit_counts | n + CASE WHEN one.recent THEN one.payments ELSE 0 END) AS most
WITH expected, recent, before, most, reduce(n = 0, one IN recent | n + one.payments) AS payments,
     reduce(n = 0, one IN before | n + one.payments) AS earlier
// Nine times the payments times MAD, in ppm: whole numbers.
WITH payments, most, earlier,
     reduce(sum = 0, digit IN range(1, 9) | sum + abs(expected[digit - 1] * payments - 1000000 *
       reduce(n = 0, one IN recent | n + CASE WHEN one.digit = digit THEN one.payments ELSE 0 END))) AS strayed,
     reduce(sum = 0, digit IN range(1, 9) | sum + abs(expected[digit - 1] * earlier - 1000000 *
       reduce(n = 0, one IN before | n + CASE WHEN one.digit = digit THEN one.payments ELSE 0 END))) AS strayed_before
WITH payments,
     CASE WHEN payments > 0 THEN strayed / (9 * payments) END AS mad,
     CASE WHEN earlier >= $first_digits_min_payments AND $covered_from <= $since_date - duration({years: 1})
       THEN strayed_before / (9 * earlier) END AS mad_before,
     CASE WHEN payments > 0 THEN toInteger(sqrt($first_digits_noise * $first_digits_noise / payments)) END AS noise,
     payments >= $first_digits_min_payments OR most < $first_digits_min_payments AS known
WITH payments, mad, mad_before, known, CASE WHEN noise > $first_digits_min_mad THEN noise ELSE $first_digits_min_mad END AS allowed
RETURN CASE WHEN allowed > 0 THEN mad * 1000000 / allowed END AS deviation,
       CASE WHEN mad_before > 0 THEN mad * 1000000 / mad_before WHEN mad_before = 0 THEN mad * 1000000 END AS growth,
       CASE WHEN known THEN payments END AS payments,
       [] AS evidence,
       {deviation: 'no_payments', payments: 'nature_unknown',
        growth: CASE WHEN payments > 0 THEN 'earlier_year_unknown' ELSE 'no_payments' END} AS reason

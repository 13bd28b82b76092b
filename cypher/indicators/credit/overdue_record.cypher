/*---
id: overdue_record
code: CB02
asks:
  zh: 法定代表人或重要股东个人近24个月的逾期记录如何？
  en: How late did the representative and owners, as persons, pay in the last 24 months?
family: credit
needs: {reads: [credit_lines]}
returns: {worst_status: count, longest_run: count, late_months: count}
evidence: lines
reasons:
  consent_missing: {zh: 有个人的征信授权缺失或失效, en: somebody concerned gave no consent for credit data that is in force}
  subject_not_asked: {zh: 有个人未查询征信, en: credit data were not asked about everybody concerned}
  status_unknown: {zh: 有信贷的还款记录缺失或不明, en: the record of some line is missing or unclear}
honest:
  zh: 曾因疾病、失业或年费争议逾期，近期记录良好的个人。
  en: "A person who fell behind in an illness or over a disputed card fee and has paid on time since."
source: >-
  domain.md CB02 [F29], "three in a row, six in all": persons among representatives and owners of a quarter; firms have no
  such record. The 24 letters end with the month of the statement; of all lines of a person the worst letter of a month
  counts: a digit as it is, B (bad debt), D (paid by a guarantor) and Z (paid in kind) as 7, G (ended otherwise) and # as
  unknown. Values are the largest of any one person; null while a person is unknown unless reached without. Evidence:
  lines with a late month.
---*/
UNWIND CASE WHEN $representatives + $owners = [] THEN [null] ELSE $representatives + $owners END AS id
WITH DISTINCT id
OPTIONAL MATCH (person:Person {id: id})
WITH person, any(asked IN $queried WHERE asked.subject = person.id AND asked.file = 'credit_lines') AS asked,
     EXISTS {
       (person)-[:CONSENTED]->(consent:Consent {source: 'credit', written: true})
       WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
     } AS consented,
     $as_of_date.year * 12 + $as_of_date.month AS now
CALL (person, consented, now) {
  MATCH (person)-[:OWES]->(line:CreditLine)
  WHERE consented AND line.as_of <= $as_of_date AND line.restated > $as_of_date
    AND coalesce(line.closed >= $as_of_date - duration({months: $overdue_window_months}), true)
  WITH line, now, line.as_of.year * 12 + line.as_of.month - size(line.overdue_24m) AS before
  RETURN collect({
    id: line.id, missing: line.overdue_24m IS NULL AND line.kind <> 'guarantee',
    months: COLLECT {
      UNWIND range(1, size(coalesce(line.overdue_24m, ''))) AS place
      WITH before + place AS month, substring(line.overdue_24m, place - 1, 1) AS letter
      WHERE month >= now - $overdue_window_months AND NOT letter IN ['N', '*', '/', 'C']
      RETURN {month: month, status: CASE WHEN letter IN ['B', 'D', 'Z'] THEN 7 ELSE toIntegerOrNull(letter) END}
    }}) AS lines
}
CALL (lines) {
  UNWIND lines AS line
  UNWIND line.months AS one
  WITH one.month AS month, max(one.status) AS status WHERE status >= 1
  WITH month, status ORDER BY month
  WITH collect(month) AS months, max(status) AS worst
  RETURN size(months) AS late, coalesce(worst, 0) AS worst,
         reduce(run = {last: null, length: 0, best: 0}, month IN months |
           CASE WHEN month = run.last + 1
             THEN {last: month, length: run.length + 1, best: CASE WHEN run.length + 1 > run.best THEN run.length + 1 ELSE run.best END}
             ELSE {last: month, length: 1, best: CASE WHEN run.best > 1 THEN run.best ELSE 1 END}
           END).best AS run
}
WITH max(worst) AS worst_status, max(run) AS longest_run, max(late) AS late_months,
     reduce(all = [], some IN collect([line IN lines WHERE any(one IN line.months WHERE one.status >= 1) | line.id]) | all + some) AS evidence,
     min(CASE
       WHEN person IS NULL THEN null
       WHEN NOT consented THEN 'consent_missing'
       WHEN NOT asked THEN 'subject_not_asked'
       WHEN any(line IN lines WHERE line.missing OR any(one IN line.months WHERE one.status IS NULL)) THEN 'status_unknown'
     END) AS gap
RETURN CASE WHEN gap IS NULL OR worst_status >= $overdue_min_status THEN worst_status END AS worst_status,
       CASE WHEN gap IS NULL OR longest_run >= $overdue_min_run THEN longest_run END AS longest_run,
       CASE WHEN gap IS NULL OR late_months >= $overdue_min_months THEN late_months END AS late_months,
       evidence, gap AS reason

/*---
id: credit_standing
asks:
  zh: 申请人、其代表人、重要股东以及本次申请的保证人，信贷分类和逾期记录如何？
  en: How are credit lines classed, and how late were they paid, of the applicant, its representatives, owners and the guarantors of this application?
needs: {reads: [guarantees, credit_lines, credit_reports]}
returns: {credit_standing: rows}
source: >-
  domain.md CB01, CB02 and GU07, so that each reader asks the same. A row is {subject, person, watched, report,
  class_gap, worst_status, longest_run, late_months, late, record_gap}. watched are open lines above the least balance at special mention or worse, {id,
  class} with 1 special mention to 4 loss; report is the newest, {id, class}, where it counts, no line is stated and its class
  is not normal; late are the lines of a person with a late month, the three numbers what CB02 counts. The gaps say why there could be more:
  without a consent in force, for a person a written one, nothing is read.
---*/
UNWIND [$applicant] + $representatives + $owners + [backer IN $backers | backer.party] AS id
WITH DISTINCT id
MATCH (subject:Party {id: id})
WITH subject, [asked IN $queried + $queried_others WHERE asked.subject = id | asked.file] AS asked,
     id = $applicant OR EXISTS {
       (subject)-[:CONSENTED]->(consent:Consent {source: 'credit'})
       WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
         AND (consent.written OR NOT subject:Person)
     } AS consented
CALL (subject, consented) {
  MATCH (subject)-[:OWES]->(line:CreditLine)
  WHERE consented AND line.as_of <= $as_of_date AND line.restated > $as_of_date
  WITH line, line.balance > $bad_credit_min_balance AND coalesce(line.closed >= $as_of_date, true) AS open,
       CASE line.class5 WHEN 'normal' THEN 0 WHEN 'special_mention' THEN 1 WHEN 'substandard' THEN 2
                        WHEN 'doubtful' THEN 3 WHEN 'loss' THEN 4 END AS class
  ORDER BY line.id
  RETURN count(line) AS stated, collect(CASE WHEN open THEN {id: line.id, class: class} END) AS lines
}
CALL (subject, consented) {
  MATCH (subject)-[:HAS_REPORT]->(report:CreditReport)
  WHERE consented AND report.as_of <= $as_of_date AND report.restated > $as_of_date
    AND report.reported <= $as_of_date
  WITH report ORDER BY report.reported DESC, report.id LIMIT 1
  WITH report, CASE report.worst_open_class WHEN 'normal' THEN 0 WHEN 'special_mention' THEN 1 WHEN 'substandard' THEN 2
                                            WHEN 'doubtful' THEN 3 WHEN 'loss' THEN 4 END AS class
  RETURN collect({
    id: report.id,
    fresh: report.reported >= $as_of_date - duration({days: $bad_credit_report_max_age_days}),
    class: CASE WHEN class IS NULL AND report.open_lenders = 0 THEN 0 ELSE class END})[0] AS report
}
CALL (subject, consented) {
  MATCH (subject)-[:OWES]->(line:CreditLine)
  WHERE consented AND subject:Person AND line.as_of <= $as_of_date AND line.restated > $as_of_date
    AND coalesce(line.closed >= $as_of_date - duration({months: $overdue_window_months}), true)
  // The letters end with the month of the statement.
  WITH line, line.as_of.year * 12 + line.as_of.month - size(line.overdue_24m) AS before,
       $as_of_date.year * 12 + $as_of_date.month - $overdue_window_months AS first
  WITH line, [place IN range(1, size(coalesce(line.overdue_24m, ''))) WHERE before + place >= first |
              {month: before + place, letter: substring(line.overdue_24m, place - 1, 1)}] AS letters
  WITH line, [one IN letters WHERE NOT one.letter IN ['N', '*', '/', 'C'] |
              {month: one.month, status: CASE WHEN one.letter IN ['B', 'D', 'Z'] THEN 7 ELSE toIntegerOrNull(one.letter) END}] AS late
  ORDER BY line.id
  RETURN collect(CASE WHEN any(one IN late WHERE one.status >= 1) THEN line.id END) AS late_lines,
         collect(late) AS late,
         max(line.overdue_24m IS NULL AND line.kind <> 'guarantee') AS record_missing
}
CALL (late) {
  UNWIND late AS months
  UNWIND months AS one
  WITH one.month AS month, max(one.status) AS status, count(*) > count(one.status) AS unsure
  WITH month, status, unsure ORDER BY month
  RETURN collect(CASE WHEN status >= 1 THEN month END) AS late_months, coalesce(max(status), 0) AS worst_status,
         coalesce(max(unsure), false) AS unclear
}
WITH subject, asked, consented, stated, lines, report, late_lines, late_months, worst_status,
     coalesce(record_missing, false) OR unclear AS record_unknown,
     reduce(run = {last: 0, length: 0, best: 0}, month IN late_months |
       CASE WHEN month = run.last + 1
         THEN {last: month, length: run.length + 1, best: CASE WHEN run.length + 1 > run.best THEN run.length + 1 ELSE run.best END}
         ELSE {last: month, length: 1, best: CASE WHEN run.best > 1 THEN run.best ELSE 1 END}
       END).best AS longest_run
ORDER BY subject.id
RETURN collect({
  subject: subject.id, person: subject:Person,
  watched: [line IN lines WHERE line.class > 0],
  report: CASE WHEN stated = 0 AND report.fresh AND report.class > 0 THEN {id: report.id, class: report.class} END,
  class_gap: CASE
    WHEN NOT consented THEN 'consent_missing'
    WHEN NOT 'credit_lines' IN asked OR (stated = 0 AND NOT 'credit_reports' IN asked) THEN 'subject_not_asked'
    WHEN NOT report.fresh THEN 'report_too_old'
    WHEN any(line IN lines WHERE line.class IS NULL) OR (stated = 0 AND report IS NOT NULL AND report.class IS NULL)
      THEN 'class_unknown'
  END,
  worst_status: worst_status, longest_run: longest_run, late_months: size(late_months), late: late_lines,
  record_gap: CASE
    WHEN NOT subject:Person THEN null
    WHEN NOT consented THEN 'consent_missing'
    WHEN NOT 'credit_lines' IN asked THEN 'subject_not_asked'
    WHEN record_unknown THEN 'record_unknown'
  END}) AS credit_standing

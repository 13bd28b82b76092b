/*---
id: bad_credit
code: CB01
asks:
  zh: 申请人、其法定代表人或重要股东的未结清信贷是否为关注或不良？
  en: Is open credit of the applicant, its representative or an owner of a quarter classed as special mention or worse?
family: credit
needs: {reads: [credit_lines, credit_reports]}
returns: {worst_line: count, watched_lines: count, worst_report: count}
evidence: lines
reasons:
  consent_missing: {zh: 有主体的征信授权缺失或失效, en: somebody concerned gave no consent for credit data that is in force}
  subject_not_asked: {zh: 有主体未查询征信, en: credit data were not asked about everybody concerned}
  report_too_old: {zh: 有主体的征信报告过旧, en: the credit report of somebody concerned is too old}
  class_unknown: {zh: 有未结清信贷未分类, en: open credit of somebody concerned has no class}
honest:
  zh: 因还款日系统故障或账单遗漏短暂逾期、已结清但分类未上调者。
  en: "A borrower who missed a payment by an oversight, has paid, and is not yet classed up."
source: >-
  domain.md CB01 [F16]; classes are 0 normal, 1 special mention, 2 substandard, 3 doubtful, 4 loss. worst_line is the
  worst of open lines above the least balance, watched_lines how many of them are at 1 or worse, worst_report the worst
  class in the newest report of those of whom no line is stated. What is bad counts at once; a value that could still
  be worse is null until everybody is known. Evidence: ids of these lines and reports.
---*/
UNWIND [$applicant] + $representatives + [id IN $owners WHERE NOT id IN $representatives] AS id
MATCH (subject:Party {id: id})
WITH subject, [asked IN $queried WHERE asked.subject = id | asked.file] AS asked,
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
WITH [line IN lines WHERE line.class > 0] AS watched,
     CASE WHEN stated = 0 AND report.fresh AND report.class > 0 THEN report END AS warning,
     CASE
       WHEN NOT consented THEN 'consent_missing'
       WHEN NOT 'credit_lines' IN asked OR (stated = 0 AND NOT 'credit_reports' IN asked) THEN 'subject_not_asked'
       WHEN NOT report.fresh THEN 'report_too_old'
       WHEN any(line IN lines WHERE line.class IS NULL) OR (stated = 0 AND report IS NOT NULL AND report.class IS NULL)
         THEN 'class_unknown'
     END AS gap
WITH reduce(all = [], lines IN collect(watched) | all + lines) AS watched, collect(warning) AS warnings, min(gap) AS gap
WITH watched, warnings, gap,
     reduce(worst = 0, line IN watched | CASE WHEN line.class > worst THEN line.class ELSE worst END) AS worst_line,
     reduce(worst = 0, report IN warnings | CASE WHEN report.class > worst THEN report.class ELSE worst END) AS worst_report
RETURN CASE WHEN worst_line >= $bad_credit_stop_class OR gap IS NULL THEN worst_line END AS worst_line,
       CASE WHEN watched <> [] OR gap IS NULL THEN size(watched) END AS watched_lines,
       CASE WHEN warnings <> [] OR gap IS NULL THEN worst_report END AS worst_report,
       COLLECT { UNWIND watched + warnings AS shown RETURN DISTINCT shown.id AS id ORDER BY id } AS evidence,
       gap AS reason

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
WITH [$applicant] + $representatives + $owners AS own
WITH [row IN $credit_standing WHERE row.subject IN own] AS rows
WITH reduce(all = [], row IN rows | all + row.watched) AS watched,
     [row IN rows WHERE row.report IS NOT NULL | row.report] AS warnings,
     // Several subjects may leave gaps for several reasons; one is told.
     head([gap IN ['class_unknown', 'consent_missing', 'report_too_old', 'subject_not_asked']
           WHERE any(row IN rows WHERE row.class_gap = gap)]) AS gap
WITH watched, warnings, gap,
     reduce(worst = 0, line IN watched | CASE WHEN line.class > worst THEN line.class ELSE worst END) AS worst_line,
     reduce(worst = 0, report IN warnings | CASE WHEN report.class > worst THEN report.class ELSE worst END) AS worst_report
RETURN CASE WHEN worst_line >= $bad_credit_stop_class OR gap IS NULL THEN worst_line END AS worst_line,
       CASE WHEN watched <> [] OR gap IS NULL THEN size(watched) END AS watched_lines,
       CASE WHEN warnings <> [] OR gap IS NULL THEN worst_report END AS worst_report,
       COLLECT { UNWIND watched + warnings AS shown RETURN DISTINCT shown.id AS id ORDER BY id } AS evidence,
       gap AS reason

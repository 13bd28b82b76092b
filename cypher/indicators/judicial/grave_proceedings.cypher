/*---
id: grave_proceedings
code: JU05
asks:
  zh: 申请人的控股股权是否被冻结，是否进入破产程序，实际控制人是否涉及金融犯罪？
  en: Are controlling stakes frozen, is the applicant in bankruptcy, or does a controller stand accused of a financial crime?
family: judicial
needs: {reads: [enforcements]}
returns: {frozen_share: ppm, bankruptcies: count, convictions: count, pending: count}
evidence: enforcements
reasons:
  subject_not_asked: {zh: 有主体未查询执行信息, en: enforcement records were not asked about everybody concerned}
  share_unknown: {zh: 有股权冻结的比例未知, en: the part that is frozen is unknown}
  stage_unknown: {zh: 有程序的阶段未知, en: the stage of a proceeding is unknown}
honest:
  zh: 股东个人离婚或继承纠纷导致股权被临时冻结，经营不受影响。
  en: "A sound firm whose owner's stake is frozen for a time in a divorce or an inheritance dispute."
source: >-
  domain.md JU05, who controls as in the definition control, in the past 12 months. frozen_share is the most of the equity
  of the applicant, or of a firm that controls it, that is frozen in the hands of controllers; freezes add up.
  bankruptcies are those of the applicant that were accepted; convictions those of it or a controller for a financial
  crime; pending is what has come less far, an unknown stage among it. A value that could still be more is null unless it is enough already.
---*/
WITH [$applicant] + $controllers AS everybody
WITH everybody,
     [record IN $court_records WHERE record.kind = 'equity_freeze' AND record.subject IN $controllers AND record.target IN everybody] AS freezes,
     [record IN $court_records WHERE record.kind = 'bankruptcy' AND record.subject = $applicant] AS bankruptcies,
     [record IN $court_records WHERE record.kind = 'financial_crime' AND record.subject IN everybody] AS crimes,
     [id IN everybody WHERE none(asked IN $queried + $queried_others WHERE asked.subject = id AND asked.file = 'enforcements')] AS unasked
WITH *, [record IN bankruptcies WHERE record.stage = 'accepted'] AS accepted,
     [record IN crimes WHERE record.stage = 'convicted'] AS convicted,
     reduce(most = 0, frozen IN [target IN everybody |
              reduce(total = 0, record IN freezes | total + CASE WHEN record.target = target THEN coalesce(record.share, 0) ELSE 0 END)] |
            CASE WHEN frozen > most THEN frozen ELSE most END) AS frozen
WITH *, [record IN bankruptcies + crimes WHERE NOT record.id IN [done IN accepted + convicted | done.id]] AS pending,
     CASE WHEN unasked <> [] THEN 'subject_not_asked' WHEN any(record IN freezes WHERE record.share IS NULL) THEN 'share_unknown' END AS frozen_gap,
     CASE WHEN $applicant IN unasked THEN 'subject_not_asked' WHEN any(record IN bankruptcies WHERE record.stage IS NULL) THEN 'stage_unknown' END AS bankruptcy_gap,
     CASE WHEN unasked <> [] THEN 'subject_not_asked' WHEN any(record IN crimes WHERE record.stage IS NULL) THEN 'stage_unknown' END AS crime_gap
RETURN CASE WHEN frozen_gap IS NULL OR frozen >= $frozen_stake_min_share THEN frozen END AS frozen_share,
       CASE WHEN bankruptcy_gap IS NULL OR accepted <> [] THEN size(accepted) END AS bankruptcies,
       CASE WHEN crime_gap IS NULL OR convicted <> [] THEN size(convicted) END AS convictions,
       CASE WHEN unasked = [] OR pending <> [] THEN size(pending) END AS pending,
       [record IN freezes + bankruptcies + crimes | record.id] AS evidence,
       {frozen_share: frozen_gap, bankruptcies: bankruptcy_gap, convictions: crime_gap, pending: 'subject_not_asked'} AS reason

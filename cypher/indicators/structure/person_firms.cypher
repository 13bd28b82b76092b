/*---
id: person_firms
code: ST03
asks:
  zh: 申请人的代表人或受益所有人名下有多少企业，其中多少被吊销或经营异常?
  en: How many firms does a representative or beneficial owner have, and how many of them are revoked or abnormal?
family: structure
needs: {asked: [positions, shareholdings], reads: [companies, admin_records]}
returns: {firms: count, bad_firms: count}
evidence: parties
reasons:
  person_not_asked: {zh: 有负责人未查询任职和持股, en: positions and shareholdings were not asked about everybody concerned}
  firm_not_asked: {zh: 有名下企业未查询登记状态或异常名录, en: the state or the records of a firm were not asked about}
honest:
  zh: 连续创业者、连锁加盟主或为门店逐一设立公司的老板。
  en: "A serial founder, or the owner of a chain who has a company for every branch."
source: >-
  domain.md ST03: of the person with most, the applicant among the firms. bad_firms are revoked today, or on the list of
  abnormal operation or of serious violations, which is where three years on it lead. A value that could still be enough is null.
  Evidence: who has enough of either, and these bad firms.
---*/
CALL () {
  UNWIND $leader_firms AS leader
  UNWIND leader.firms AS id
  WITH DISTINCT id
  MATCH (firm:Company {id: id})
  WITH id, EXISTS {
         (firm)-[:HAS_STATE]->(state:CompanyState {status: 'revoked'})
         WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
       } OR EXISTS {
         (firm)-[:HAS_RECORD]->(record:AdminRecord)
         WHERE record.kind IN ['abnormal', 'serious_violation']
           AND record.as_of <= $as_of_date AND record.restated > $as_of_date
           AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $as_of_date, true)
       } AS bad,
       [asked IN $queried + $queried_others WHERE asked.subject = id | asked.file] AS asked
  RETURN collect(CASE WHEN bad THEN id END) AS bad,
         collect(CASE WHEN NOT bad AND NOT ('companies' IN asked AND 'admin_records' IN asked) THEN id END) AS unseen
}
WITH [leader IN $leader_firms | {
       person: leader.person, firms: size(leader.firms), bad: [id IN leader.firms WHERE id IN bad],
       possible: size([id IN leader.firms WHERE id IN bad + unseen])}] AS leaders,
     all(leader IN $leader_firms WHERE all(file IN ['positions', 'shareholdings'] WHERE
       any(asked IN $queried + $queried_others WHERE asked.subject = leader.person AND asked.file = file))) AS known
WITH leaders, known,
     reduce(most = 0, leader IN leaders | CASE WHEN leader.firms > most THEN leader.firms ELSE most END) AS firms,
     reduce(most = 0, leader IN leaders | CASE WHEN size(leader.bad) > most THEN size(leader.bad) ELSE most END) AS bad_firms,
     any(leader IN leaders WHERE leader.possible >= $person_bad_firms_min) AS possible
WITH *, [leader IN leaders WHERE leader.firms >= $person_firms_min OR size(leader.bad) >= $person_bad_firms_min] AS shown
RETURN CASE WHEN known OR firms >= $person_firms_min THEN firms END AS firms,
       CASE WHEN bad_firms >= $person_bad_firms_min OR (known AND NOT possible) THEN bad_firms END AS bad_firms,
       reduce(ids = [], leader IN shown | ids + leader.person + leader.bad) AS evidence,
       {firms: 'person_not_asked', bad_firms: CASE WHEN known THEN 'firm_not_asked' ELSE 'person_not_asked' END} AS reason

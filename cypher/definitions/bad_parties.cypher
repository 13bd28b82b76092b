/*---
id: bad_parties
asks:
  zh: 申请人的交易对手、对手的对手及其控制与担保圈中，谁是坏户？
  en: Who is a bad party among the applicant's partners, their partners, and its component of control and guarantees?
returns: {bad_parties: ids}
needs: {reads: [transfers, guarantees, credit_lines, enforcements]}
source: >-
  domain.md §3, bad party: an open line of our own bank at substandard or worse, or a record of dishonesty in force.
  Partners of a hub (an acquirer) are not looked at.
---*/
CALL () {
  MATCH (party:Party)
  WHERE party.id IN $component + [partner IN coalesce($partners, []) | partner.party]
  RETURN party
  UNION
  MATCH (partner:Party)-[own:OWNS]->(:Account)-[paid:TRANSFERRED]-(account:Account)
  WHERE partner.id IN [partner IN coalesce($partners, []) WHERE NOT partner.hub | partner.party]
    AND own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND paid.at >= $since AND paid.at < $as_of AND paid.stated_on <= $as_of_date
  WITH DISTINCT account
  MATCH (account)<-[own:OWNS]-(party:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
  RETURN party
}
WITH party
WHERE EXISTS {
    (party)-[:OWES]->(line:CreditLine {internal: true})
    WHERE line.as_of <= $as_of_date AND line.restated > $as_of_date AND coalesce(line.closed >= $as_of_date, true)
      AND line.class5 IN ['substandard', 'doubtful', 'loss']
  } OR EXISTS {
    (party)-[:SUBJECT_OF]->(record:Enforcement {kind: 'dishonest'})
    WHERE record.as_of <= $as_of_date AND record.restated > $as_of_date
      AND coalesce(record.from <= $as_of_date, true) AND coalesce(record.to >= $as_of_date, true)
      AND coalesce(record.stage <> 'ended', true)
  }
WITH party.id AS id ORDER BY id
RETURN collect(id) AS bad_parties

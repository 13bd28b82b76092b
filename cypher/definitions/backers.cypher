/*---
id: backers
asks:
  zh: 谁为本次申请提供保证，各保证多少，自身净资产还剩多少可用？
  en: Who guarantees this application, for how much, and what are their free net assets?
needs: {reads: [guarantees, statements]}
returns: {backers: rows}
source: >-
  domain.md §3, security value, free net assets: stated with the guarantee (the newest assessment), else by the latest
  statement, less its other outstanding guarantees. A row is {party, person, in_group, licensed, guarantees, promised, net_assets, free,
  sized,
  complete}; free takes off what is known of the others, sized says that each of these has an amount, and complete that nothing of
  them can be missing: somebody asked, the guarantor's consent is in force, and each has an amount. What is unknown is null.
---*/
MATCH (backer:Party)-[given:GUARANTEES {application: $application}]->(:Company {id: $applicant})
WHERE given.as_of <= $as_of_date AND given.restated > $as_of_date
  AND coalesce(given.from <= $as_of_date, true) AND coalesce(given.to >= $as_of_date, true)
WITH backer, given ORDER BY coalesce(given.assessed_on, date('0001-01-01')) DESC, given.id
WITH backer, collect(given.id) AS guarantees, collect(given.guarantor_net_assets)[0] AS assessed,
     CASE WHEN count(given.amount) = count(*) THEN sum(given.amount) END AS promised
WITH backer, guarantees, promised,
     coalesce(assessed, COLLECT {
       MATCH (backer)-[:REPORTED]->(latest:Statement)
       WHERE latest.as_of <= $as_of_date AND latest.restated > $as_of_date AND latest.period_end <= $as_of_date
         AND EXISTS {
           (backer)-[:CONSENTED]->(consent:Consent {source: 'operations'})
           WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
         }
       RETURN latest.net_assets ORDER BY latest.period_end DESC, latest.id LIMIT 1
     }[0]) AS net_assets,
     EXISTS {
       (backer)-[:HAS_STATE]->(state:CompanyState {licensed_guarantor: true})
       WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
     } AS licensed,
     any(asked IN $queried WHERE asked.subject = backer.id AND asked.file = 'guarantees') AS asked,
     EXISTS {
       (backer)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
       WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
     } AS consented
CALL (backer, consented) {
  MATCH (backer)-[other:GUARANTEES]->(debtor:Party)
  WHERE other.as_of <= $as_of_date AND other.restated > $as_of_date
    AND coalesce(other.from <= $as_of_date, true) AND coalesce(other.to >= $as_of_date, true)
    AND coalesce(other.application <> $application, true)
    AND (consented OR debtor.id = $applicant OR EXISTS {
      (debtor)-[:CONSENTED]->(consent:Consent {source: 'collateral'})
      WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
    })
  WITH coalesce(other.outstanding, other.amount) AS size
  RETURN sum(size) AS elsewhere, count(*) = count(size) AS sized
}
WITH * ORDER BY backer.id
RETURN collect({
  party: backer.id, person: backer:Person, in_group: backer.id IN $group, licensed: licensed, guarantees: guarantees,
  promised: promised, net_assets: net_assets, free: net_assets - elsewhere,
  sized: sized, complete: asked AND consented AND sized}) AS backers

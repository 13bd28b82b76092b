/*---
id: exposed_partners
asks:
  zh: 申请人的哪些交易对手自身与坏户有往来，占其付款与收款多少？
  en: Which of the applicant's partners deal with bad parties themselves, and with what share of what they pay and receive?
returns: {exposed_partners: rows}
needs: {reads: [transfers]}
owns: [nature, worded, reverses]
source: >-
  domain.md ST07: over a partner's known payments of the past 12 months that are no loans, repayments, payroll or tax,
  not to itself, not reversed, not with hubs. Partners of an acquirer and partners that are bad themselves are not looked
  at, and a bad applicant exposes nobody. A row is {party, share, through}, through being the bad parties it deals with.
---*/
WITH [id IN $bad_parties WHERE id <> $applicant] AS bad,
     [partner IN coalesce($partners, []) WHERE NOT partner.hub | partner.party] AS walked
// Only partners that deal with a bad party matter: found from the few bad ones, not from the many partners.
UNWIND bad AS id
MATCH (ill:Party {id: id})
WITH ill, bad, walked
MATCH (ill)-[own:OWNS]->(:Account)-[paid:TRANSFERRED]-(:Account)<-[has:OWNS]-(partner:Party)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date AND has.as_of <= $as_of_date AND has.restated > $as_of_date
  AND paid.at >= $since AND paid.at < $as_of AND paid.stated_on <= $as_of_date
  AND partner.id IN walked AND NOT partner.id IN bad
WITH DISTINCT partner, bad
MATCH (partner)-[own:OWNS]->(:Account)-[paid:TRANSFERRED]-(account:Account)<-[has:OWNS]-(other:Party)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date AND has.as_of <= $as_of_date AND has.restated > $as_of_date
  AND paid.at >= $since AND paid.at < $as_of AND paid.stated_on <= $as_of_date
  AND other <> partner
  AND NOT coalesce(coalesce(paid.nature, paid.worded) IN ['loan', 'repayment', 'own_transfer', 'payroll', 'tax'], false)
  AND NOT EXISTS {
    (account)-[:HAS_STATE]->(state:AccountState)
    WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date AND state.hub_kind <> 'acquirer'
  }
WITH partner, bad, other, paid ORDER BY paid.id
WITH partner, bad, collect({id: paid.id, reverses: paid.reverses, amount: paid.amount, with: other.id}) AS payments
WITH partner, bad, payments, [one IN payments WHERE one.reverses IS NOT NULL | one.reverses] AS reversed
UNWIND payments AS one
WITH partner, bad, one, reversed WHERE one.reverses IS NULL AND NOT one.id IN reversed
WITH partner, sum(one.amount) AS total, sum(CASE WHEN one.with IN bad THEN one.amount ELSE 0 END) AS ill,
     collect(DISTINCT CASE WHEN one.with IN bad THEN one.with END) AS through
WHERE ill > 0
WITH partner, ill, total, through ORDER BY partner.id
// allow IND041: what runs with bad parties is part of the total
RETURN collect({party: partner.id, share: ill * 1000000 / total, through: through}) AS exposed_partners

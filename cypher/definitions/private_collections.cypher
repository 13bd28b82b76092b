/*---
id: private_collections
asks:
  zh: 集团内已授权个人的账户收到了申请人客户的哪些款项?
  en: What did consented persons of the control group receive from the applicant's customers?
needs: {reads: [transfers]}
owns: [nature, worded, reverses]
returns: {private_collections: rows, private_askable: count, private_unasked: count}
source: >-
  domain.md PP04: persons of G who consented to the use of their operations, in force and never withdrawn; what their
  accounts received in 12 months from parties that paid the applicant for sales in those months (acquirers, behind whom
  stands anybody, left out), without what is no sale: loans, repayments, reversals, and what the bank's code calls wages,
  rent, dividend or the payer's own money; words alone excuse only loans and repayments. private_askable are these persons,
  private_unasked those of whom nobody asked about all accounts for the 12 months. A row is {id, amount}.
---*/
CALL () {
  MATCH (person:Person)
  WHERE person.id IN $group AND EXISTS {
    (person)-[:CONSENTED]->(consent:Consent {source: 'operations'})
    WHERE consent.from <= $as_of_date AND consent.to >= $as_of_date AND consent.withdrawn_at IS NULL
  }
  CALL (person) {
    MATCH (person)-[own:OWNS]->(account:Account)
    WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
    OPTIONAL MATCH (account)-[:HAS_STATE]->(state:AccountState)
    WHERE state.as_of <= $as_of_date AND state.restated > $as_of_date
    RETURN account, state.opened AS opened
    UNION
    RETURN null AS account, null AS opened
  }
  // The row without an account asks whether anything was asked about the person at all.
  WITH person, account, CASE WHEN opened > $since_date THEN opened ELSE $since_date END AS needed,
       COLLECT {
         MATCH (person)<-[:ASKED_ABOUT]-(asked:Query {file: 'transfers'})
         WHERE asked.as_of <= $as_of_date AND asked.asked_at <= $as_of AND asked.result IN ['found', 'none']
           AND CASE WHEN asked.to < asked.as_of THEN asked.to ELSE asked.as_of END >= $as_of_date - duration({days: $query_max_age_days})
         OPTIONAL MATCH (asked)-[:ASKED_ABOUT]->(about:Account)
         RETURN {account: about.id, from: asked.from}
       } AS asked
  WITH person, account,
       any(one IN asked WHERE account IS NULL OR (coalesce(one.account = account.id, true) AND coalesce(one.from <= needed, true))) AS covered
  WITH person, collect(account) AS accounts, collect(covered) AS covered
  RETURN collect({accounts: accounts, asked: all(one IN covered WHERE one)}) AS persons
}
WITH persons, [row IN $by_party WHERE row.sales > 0 AND NOT row.acquirer | row.party] AS customers
CALL (persons, customers) {
  UNWIND persons AS one
  UNWIND one.accounts AS private
  MATCH (private)<-[t:TRANSFERRED]-(other:Account)
  WHERE t.at >= $since AND t.at < $as_of AND t.stated_on <= $as_of_date AND t.reverses IS NULL
    AND NOT coalesce(coalesce(t.nature, t.worded) IN ['loan', 'repayment'], false)
    AND NOT coalesce(t.nature IN ['payroll', 'rent', 'dividend', 'own_transfer'], false)
  WITH other, collect(t) AS came
  MATCH (other)<-[own:OWNS]-(customer:Party)
  WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
    AND customer.id IN customers
  UNWIND came AS t
  WITH t
  WHERE NOT EXISTS {
    ()-[back:TRANSFERRED {reverses: t.id}]->() WHERE back.at < $as_of AND back.stated_on <= $as_of_date
  }
  WITH t ORDER BY t.at, t.id
  RETURN collect({id: t.id, amount: t.amount}) AS rows
}
RETURN rows AS private_collections, size(persons) AS private_askable,
       size([one IN persons WHERE NOT one.asked]) AS private_unasked

// What a case may leave out of its graph, so that it shows only what it is about. Run in a transaction that is rolled
// back, on a graph that holds nothing else. What a case writes itself is never changed, except to bring times to UTC.
// Few statements with many parts: a case asks for all of them, and each statement is a way to the server and back.

// Companies, persons and placeholders are parties.
CALL () { MATCH (n:Company|Person|Unknown) WHERE NOT n:Party SET n:Party }

// The applicant and its application.
CALL () { MERGE (a:Party {id: $applicant}) SET a:Company }
CALL () {
  MERGE (p:Application {id: $application})
  SET p.product = coalesce(p.product, 'unsecured'), p.amount = coalesce(p.amount, 100000000),
      p.term_months = coalesce(p.term_months, 12), p.applied_at = coalesce(p.applied_at, $as_of)
  WITH p WHERE NOT EXISTS { (:Company)-[:APPLIED]->(p) }
  MATCH (a:Company {id: $applicant})
  CREATE (a)-[:APPLIED]->(p)
}

// What stands on a company, person or account itself becomes its state.
CALL () {
  MATCH (n:Company) WHERE NOT EXISTS { (n)-[:HAS_STATE]->() } AND size(keys(n)) > 1
  CREATE (n)-[:HAS_STATE]->(s:CompanyState) SET s = properties(n), s.status = coalesce(n.status, 'active')
}
CALL () {
  MATCH (n:Person) WHERE NOT EXISTS { (n)-[:HAS_STATE]->() } AND size(keys(n)) > 1
  CREATE (n)-[:HAS_STATE]->(s:PersonState) SET s = properties(n)
}
CALL () {
  MATCH (n:Account) WHERE NOT EXISTS { (n)-[:HAS_STATE]->() } AND size(keys(n)) > 1
  CREATE (n)-[:HAS_STATE]->(s:AccountState) SET s = properties(n)
}

// An account that nobody owns belongs to a placeholder; lines and reports hang on their stable nodes.
CALL () {
  MATCH (n:Account) WHERE NOT EXISTS { (:Party)-[:OWNS]->(n) }
  MERGE (p:Party {id: n.id}) SET p:Unknown
  CREATE (p)-[:OWNS {id: n.id, as_of: date('0001-01-01')}]->(n)
}
CALL () {
  MATCH (s:CreditLine) WHERE s.id IS NOT NULL AND NOT EXISTS { (:Line)-[:HAS_STATE]->(s) }
  MERGE (l:Line {id: s.id}) CREATE (l)-[:HAS_STATE]->(s)
}
CALL () {
  MATCH (s:CreditReport) WHERE s.id IS NOT NULL AND NOT EXISTS { (:Report)-[:HAS_STATE]->(s) }
  MERGE (r:Report {id: s.id}) CREATE (r)-[:HAS_STATE]->(s)
}

// Times: text without an offset is a time in Shanghai; all are kept in UTC.
CALL () {
  MATCH ()-[t:TRANSFERRED]->()
  WITH t, CASE WHEN t.at IS :: STRING NOT NULL THEN datetime({datetime: localdatetime(t.at), timezone: 'Asia/Shanghai'}) ELSE t.at END AS at
  SET t.at = datetime({datetime: at, timezone: 'Z'}), t.day = coalesce(t.day, date(datetime({datetime: at, timezone: 'Asia/Shanghai'}))),
      t.precise = coalesce(t.precise, true), t.currency = coalesce(t.currency, 'CNY')
  SET t.stated_on = coalesce(t.stated_on, t.day)
  SET t.as_of = coalesce(t.as_of, t.stated_on)
};

// What was asked.
CALL () {
  UNWIND $asked AS row
  MATCH (p:Party {id: row.subject})
  OPTIONAL MATCH (n:Account {id: row.account})
  CREATE (q:Query {id: row.id, file: row.file, source: row.source, from: row.from, to: row.to, asked_at: row.asked_at, result: row.result})-[:ASKED_ABOUT]->(p)
  FOREACH (one IN CASE WHEN n IS NULL THEN [] ELSE [n] END | CREATE (q)-[:ASKED_ABOUT]->(one))
}

// The properties of every state element.
CALL () {
  MATCH (n) WHERE any(label IN labels(n) WHERE label IN $states)
  SET n.id = coalesce(n.id, elementId(n)),
      n.as_of = coalesce(n.as_of, CASE
        WHEN n:Consent THEN n.from
        WHEN n:Application THEN date(datetime({datetime: n.applied_at, timezone: 'Asia/Shanghai'}))
        WHEN n:Query THEN date(datetime({datetime: n.asked_at, timezone: 'Asia/Shanghai'})) END, date('2020-01-01')),
      n.restated = coalesce(n.restated, date('9999-12-31')), n.source = coalesce(n.source, 'case'), n.batch = coalesce(n.batch, 'case')
}
CALL () {
  MATCH ()-[r]->() WHERE type(r) IN $states OR type(r) = 'TRANSFERRED'
  SET r.id = coalesce(r.id, elementId(r)), r.as_of = coalesce(r.as_of, date('2020-01-01')),
      r.restated = CASE WHEN type(r) = 'TRANSFERRED' THEN null ELSE coalesce(r.restated, date('9999-12-31')) END,
      r.source = coalesce(r.source, 'case'), r.batch = coalesce(r.batch, 'case')
};

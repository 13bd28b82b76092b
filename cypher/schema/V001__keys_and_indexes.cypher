// Keys and indexes. A stable node is unique by id, a state by (id, as_of): writing a row twice fails instead of doubling it.

// Stable nodes. Party and its kinds each have their own, since queries name either.
CREATE CONSTRAINT party_id FOR (n:Party) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT company_id FOR (n:Company) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT person_id FOR (n:Person) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT account_id FOR (n:Account) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT address_id FOR (n:Address) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT phone_id FOR (n:Phone) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT case_id FOR (n:Case) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT line_id FOR (n:Line) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT report_id FOR (n:Report) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT application_id FOR (n:Application) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT consent_id FOR (n:Consent) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT query_id FOR (n:Query) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT batch_id FOR (n:Batch) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT graph_id FOR (n:Graph) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT schema_version FOR (n:Schema) REQUIRE n.version IS UNIQUE;
CREATE CONSTRAINT measurerun_id FOR (n:MeasureRun) REQUIRE n.id IS UNIQUE;

// States that are nodes.
CREATE CONSTRAINT companystate_state FOR (s:CompanyState) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT personstate_state FOR (s:PersonState) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT change_state FOR (s:Change) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT adminrecord_state FOR (s:AdminRecord) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT enforcement_state FOR (s:Enforcement) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT collateral_state FOR (s:Collateral) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT taxyear_state FOR (s:TaxYear) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT operationsmonth_state FOR (s:OperationsMonth) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT statement_state FOR (s:Statement) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT accountstate_state FOR (s:AccountState) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT balance_state FOR (s:Balance) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT bill_state FOR (s:Bill) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT creditreport_state FOR (s:CreditReport) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT creditquery_state FOR (s:CreditQuery) REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT creditline_state FOR (s:CreditLine) REQUIRE (s.id, s.as_of) IS UNIQUE;

// States that are relationships.
CREATE CONSTRAINT holds_state FOR ()-[s:HOLDS]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT serves_state FOR ()-[s:SERVES]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT related_state FOR ()-[s:RELATED]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT located_at_state FOR ()-[s:LOCATED_AT]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT uses_phone_state FOR ()-[s:USES_PHONE]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT party_to_state FOR ()-[s:PARTY_TO]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT guarantees_state FOR ()-[s:GUARANTEES]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT discloses_state FOR ()-[s:DISCLOSES]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT contracted_state FOR ()-[s:CONTRACTED]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT owns_state FOR ()-[s:OWNS]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT flowed_state FOR ()-[s:FLOWED]-() REQUIRE (s.id, s.as_of) IS UNIQUE;
CREATE CONSTRAINT transferred_id FOR ()-[t:TRANSFERRED]-() REQUIRE t.id IS UNIQUE;

// Where a question starts from what a state says.
CREATE INDEX account_hubs FOR (s:AccountState) ON (s.hub_kind);
CREATE INDEX line_classes FOR (s:CreditLine) ON (s.class5);
CREATE INDEX enforcement_kinds FOR (s:Enforcement) ON (s.kind);
CREATE INDEX collateral_titles FOR (s:Collateral) ON (s.title);
CREATE INDEX batch_states FOR (s:Batch) ON (s.state);

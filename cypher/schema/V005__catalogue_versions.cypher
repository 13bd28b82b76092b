// Published versions are numbered from 1 without a gap, and a number is given once.
CREATE CONSTRAINT catalogue_version_number FOR (v:CatalogueVersion) REQUIRE v.number IS UNIQUE;
// What a state of the working files has passed, and what waits for a second signature.
CREATE CONSTRAINT proof_id FOR (p:Proof) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT proposal_id FOR (p:Proposal) REQUIRE p.id IS UNIQUE;

// Decisions, the catalogues they ran under, and answers already given to a repeated request.
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (d:Decision) REQUIRE d.id IS UNIQUE;
CREATE CONSTRAINT catalogue_hash IF NOT EXISTS FOR (c:Catalogue) REQUIRE c.hash IS UNIQUE;
CREATE CONSTRAINT answer_key IF NOT EXISTS FOR (a:Answer) REQUIRE a.key IS UNIQUE;
CREATE INDEX decision_grade IF NOT EXISTS FOR (d:Decision) ON (d.grade);

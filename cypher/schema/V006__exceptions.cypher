// An exception of the register is known by its id.
CREATE CONSTRAINT verified_id FOR ()-[v:VERIFIED]-() REQUIRE v.id IS UNIQUE;

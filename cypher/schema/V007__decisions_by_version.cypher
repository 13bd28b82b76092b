// Decisions under a published version are counted while it is new. What was recorded before this file names no version
// here, only in its bytes: of the version in force a few more decisions than the first are then looked at.
CREATE INDEX decision_version FOR (d:Decision) ON (d.version);

"""The tables of the identity store: identities, free text, and what intake remembers of every row it has seen."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""The fingerprint of this store, and a check value by which a wrong key file is noticed."""

identities = Table(
    "identities",
    metadata,
    Column("token", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("found_by", LargeBinary, nullable=False, unique=True),
    Column("value", Text, nullable=False),
)
"""found_by: HMAC-SHA256 of kind and normalised value; it finds a token without being the value."""

texts = Table(
    "texts",
    metadata,
    Column("file", String, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("as_of", Integer, primary_key=True),
    Column("column", String, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Free text of a row; it never enters the graph."""

ledger = Table(
    "ledger",
    metadata,
    Column("row_id", String, primary_key=True),
    Column("file", String, primary_key=True),
    Column("as_of", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("batch", Integer, ForeignKey("batches.number"), nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("key", Text),
    Column("kept", LargeBinary),
    sqlite_with_rowid=False,
)
"""Every statement that was ever accepted: what a source said of a row (row_id) on a day.

as_of: proleptic ordinal of the day, 0 where a row has one content for ever.
content: digest of the typed row. shown: the graph holds a state that begins on that day; a statement that only
repeats the one before it is not shown, and its row is kept for the day on which another one comes between them.
key: the key of a row without an id of its own, as JSON with tokens, so that its rw_ token can be told in words.
"""

batches = Table(
    "batches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("finished_at", String),
    Column("wrote", Boolean, nullable=False),
    Column("counts", Text, nullable=False),
)
"""state: prepared (checked, not all of it in the graph yet) or complete. counts: JSON as `load --json` prints them."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batches.number"), nullable=False),
    Column("file", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", String, nullable=False),
    Column("code", String, nullable=False),
    Column("expected", Text, nullable=False),
    Column("cells", Text, nullable=False),
    Index("quarantine_batch", "batch"),
)
"""Refused rows with every reason; cells is the row as JSON, which holds identities and stays in this store."""

prepared = Table(
    "prepared",
    metadata,
    Column("batch", Integer, ForeignKey("batches.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file", String, nullable=False),
    Column("rows", LargeBinary, nullable=False),
)
"""The chunks of a batch that the graph may not hold yet, masked and typed; emptied when the batch is complete."""

allowed = Table(
    "allowed",
    metadata,
    Column("consent_id", String, primary_key=True),
    Column("subject", String, nullable=False),
    Column("source", String, nullable=False),
    Column("from", Integer, nullable=False),
    Column("to", Integer, nullable=False),
    Column("written", Boolean, nullable=False),
    Column("withdrawn_at", String),
    Index("allowed_subject", "subject", "source"),
)
"""Consents as loading needs them."""

behind = Table(
    "behind",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("party", String, primary_key=True),
    sqlite_with_rowid=False,
)
"""Who stands behind an account (owners), a line or a report (subjects), as far as any row said."""

staged = Table(
    "staged",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("row_id", String, nullable=False),
    Column("as_of", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)
"""The rows of the file that is being checked; lives as long as the connection."""

PERSISTENT = [about, identities, texts, ledger, batches, quarantine, prepared, allowed, behind]

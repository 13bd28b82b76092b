"""The tables of the identity store: identities, free text, and what intake remembers of every row it has seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

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

loads = Table(
    "loads",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("batch", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("finished_at", String),
    Column("chunks", Integer, nullable=False),
    Column("files", Text, nullable=False),
    Index("loads_batch", "batch"),
)
"""Every load of a batch: a folder loaded again is another load of the same batch, as only its refused rows may be new.

state: prepared (checked, and the graph may not hold all of it) or complete. files: counts by file, as JSON.
chunks: how many chunks the graph gets; 0 where there was nothing to write.
"""

ledger = Table(
    "ledger",
    metadata,
    Column("row_id", String, primary_key=True),
    Column("file", String, primary_key=True),
    Column("as_of", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("load", Integer, ForeignKey("loads.number"), nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("key", Text),
    Column("kept", Text),
    sqlite_with_rowid=False,
)
"""Every statement that was ever accepted: what a source said of a row (row_id) for a day.

as_of: proleptic ordinal of the day, 0 where a row has one content for ever.
content: digest of the typed row. shown: the graph holds a state that begins on that day; a statement that only
repeats the one before it is not shown, and its row is kept (JSON, masked) for the day on which another one comes in
between. key: that of a row without an id of its own, as JSON with tokens, so that its rw_ token can be told in words.
"""

quarantine = Table(
    "quarantine",
    metadata,
    Column("load", Integer, ForeignKey("loads.number"), primary_key=True),
    Column("file", String, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("column", String, nullable=False),
    Column("code", String, nullable=False),
    Column("expected", Text, nullable=False),
    Column("also", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Refused rows: where, why, and as JSON what else is wrong with them. Their cells are not kept: nobody consented."""

prepared = Table(
    "prepared",
    metadata,
    Column("load", Integer, ForeignKey("loads.number"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file", String, nullable=False),
    Column("restates", Boolean, nullable=False),
    Column("columns", LargeBinary, nullable=False),
)
"""The chunks of a batch that the graph may not hold yet: packed columns, typed and masked; gone once it is complete.

restates: the rows give states that stand already another beginning or end.
"""

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
    Column("key", Text),
    Column("outcome", String, nullable=False, server_default="new"),
    Column("entered", Boolean, nullable=False, server_default=text("true")),
    Column("shown", Boolean, nullable=False, server_default=text("true")),
    Column("restated", String),
    prefixes=["TEMPORARY"],
)
"""The sound rows of the file that is being checked. Until it is settled a row is new.

entered: the ledger shall have it. shown: the graph shall have it. restated: the day of the next state, empty: none yet.
"""

staged_chunks = Table(
    "staged_chunks",
    metadata,
    Column("first", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("columns", LargeBinary, nullable=False),
    prefixes=["TEMPORARY"],
)
"""What those rows hold, typed and masked: packed columns, number being one of them."""

staged_texts = Table(
    "staged_texts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("column", String, primary_key=True),
    Column("value", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Their free text."""

staged_keeps = Table(
    "staged_keeps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("as_of", Integer, primary_key=True),
    prefixes=["TEMPORARY"],
)
"""Entries of the ledger that keep a staged row, as they are not shown."""

several = Table("several", metadata, Column("row_id", String, primary_key=True), prefixes=["TEMPORARY"])
"""Rows of which the file and the ledger hold more than one statement."""

staged_rows = Index("staged_rows", staged.c.row_id)

PERSISTENT = [about, identities, texts, loads, ledger, quarantine, prepared, allowed, behind]
TEMPORARY = [staged, staged_chunks, staged_texts, staged_keeps, several]


def insert_many(connection: Connection, table: Table, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert tuples of plain values as the driver takes them: a third of the time of an insert of dicts."""
    statement = insert(table).compile(dialect=connection.dialect, column_keys=columns)
    values = list(rows)
    if not values:
        return
    if statement.positional:
        order = [columns.index(name) for name in statement.positiontup or columns]
        held = values if order == sorted(order) else [tuple(row[index] for index in order) for row in values]
        connection.exec_driver_sql(statement.string, held)
    else:
        named = [dict(zip(columns, row, strict=True)) for row in values]
        connection.exec_driver_sql(statement.string, named)


def insert_or_ignore(connection: Connection, table: Table) -> Insert:
    """An insert that leaves a row alone which is there already."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()

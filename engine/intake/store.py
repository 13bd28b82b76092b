"""The identity store: tokens for identities, found again by a keyed index, apart from the graph.

A token is random, so nothing about an identity follows from it. It is found again by the HMAC-SHA256 of the
identity under a key that lies in a file only its owner reads; replacing that key rewrites the index and changes
no token.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, insert, inspect, select
from sqlalchemy.engine import make_url

from engine.errors import SetupError
from engine.intake import tables
from engine.settings import Settings

PREFIXES: Mapping[str, str] = {
    "company": "co",
    "person": "pe",
    "account": "ac",
    "name": "nm",
    "uscc": "us",
    "id_number": "in",
    "phone": "ph",
    "address": "ad",
    "title": "ti",
    "case": "cs",
    "remark": "rk",
}
"""What a token is scoped by: a person and a company may have the same id and stay apart."""

AS_WRITTEN = frozenset({"company", "person", "account", "remark"})
"""Ids and what a person remarked are found by what was written, everything else by its normalised text."""

ROW_PREFIX = "rw"
TOKEN = re.compile(rf"\b(?:{'|'.join([*PREFIXES.values(), ROW_PREFIX])})_[a-z2-7]{{26}}\b")
"""The shape of a token, wherever it stands in a text."""

FORMAT = "1"
"""Of the store's tables; another number when they change."""

CACHED = 50_000
LOOKED_UP_AT_ONCE = 500
LIKE_AT_MOST = 20_000


def normal(kind: str, value: str) -> str:
    """The text by which an identity is found: ids as written, else NFKC, trimmed, upper case."""
    return value if kind in AS_WRITTEN else unicodedata.normalize("NFKC", value).strip().upper()


class Identities:
    """Tokens within one transaction; remembers up to 50,000 of them."""

    def __init__(self, connection: Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        self._known: dict[tuple[str, str], str] = {}

    def tokens(self, kind: str, values: Iterable[str]) -> dict[str, str]:
        """The token of each value of one kind (see PREFIXES); a value met for the first time gets one."""
        wanted = dict.fromkeys(values)
        known = self._known
        answer = {value: known[kind, value] for value in wanted if (kind, value) in known}
        missing = [value for value in wanted if value not in answer]
        if missing:
            answer.update(self._look_up_or_make(kind, missing))
        return answer

    def known(self, kind: str, values: Iterable[str]) -> dict[str, str]:
        """The tokens of those values that have one."""
        wanted = dict.fromkeys(values)
        cached = self._known
        answer = {value: cached[kind, value] for value in wanted if (kind, value) in cached}
        indexes = {value: self._index(kind, value) for value in wanted if value not in answer}
        found = self._look_up(indexes.values())
        answer.update({value: found[index] for value, index in indexes.items() if index in found})
        return answer

    def find(self, kind: str, value: str) -> str | None:
        """The token of a value, or None where nobody has named it yet."""
        return self.known(kind, [value]).get(value)

    def near(self, kinds: Iterable[str], value: str) -> list[str]:
        """Values of some kinds that begin like one, ``LIKE_AT_MOST`` at most: among them is what was meant, maybe."""
        begins = tables.identities.c.value.startswith(value[:1], autoescape=True)
        query = select(tables.identities.c.value).where(tables.identities.c.kind.in_(list(kinds)), begins)
        return list(self._connection.scalars(query.limit(LIKE_AT_MOST)))

    def reveal(self, tokens: Iterable[str]) -> dict[str, tuple[str, str]]:
        """(kind, value) behind each token; a token nobody gave is absent.

        The token of a row (rw_…) reveals as ("row", "shareholdings C000001, company, C000002, 2020-01-01").
        """
        wanted = set(tokens)
        rows = {token for token in wanted if token.startswith(f"{ROW_PREFIX}_")}
        answer = dict(self._reveal_identities(wanted - rows))
        answer.update(self._reveal_rows(rows))
        return answer

    def _index(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{normal(kind, value)}".encode(), "sha256")

    def _look_up_or_make(self, kind: str, values: list[str]) -> dict[str, str]:
        indexes = {value: self._index(kind, value) for value in values}
        found = self._look_up(indexes.values())
        made = []
        for value, index in indexes.items():
            if index not in found:
                found[index] = new_token(PREFIXES[kind])
                made.append({"token": found[index], "kind": kind, "found_by": index, "value": value})
        if made:
            self._connection.execute(insert(tables.identities), made)
        answer = {value: found[index] for value, index in indexes.items()}
        if len(self._known) > CACHED:
            self._known.clear()
        self._known.update({(kind, value): token for value, token in answer.items()})
        return answer

    def _look_up(self, indexes: Iterable[bytes]) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        for part in in_parts(list(indexes)):
            found.update(tuple(row) for row in self._connection.execute(_BY_INDEX, {"indexes": part}))
        return found

    def _reveal_identities(self, tokens: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        for part in in_parts(sorted(tokens)):
            for token, kind, value in self._connection.execute(_BY_TOKEN, {"tokens": part}):
                yield token, (kind, value)

    def _reveal_rows(self, tokens: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        for part in in_parts(sorted(tokens)):
            for token, file, key in self._connection.execute(_BY_ROW, {"tokens": part}).all():
                cells = json.loads(key)
                names = self.reveal(cell for cell in cells if isinstance(cell, str) and is_token(cell))
                told = [names[cell][1] if cell in names else str(cell) for cell in cells if cell is not None]
                yield token, ("row", f"{file} {', '.join(told)}")


_BY_INDEX = select(tables.identities.c.found_by, tables.identities.c.token).where(
    tables.identities.c.found_by.in_(bindparam("indexes", expanding=True))
)
_BY_TOKEN = select(tables.identities.c.token, tables.identities.c.kind, tables.identities.c.value).where(
    tables.identities.c.token.in_(bindparam("tokens", expanding=True))
)
_BY_ROW = (
    select(tables.ledger.c.row_id, tables.ledger.c.file, tables.ledger.c.key)
    .where(tables.ledger.c.row_id.in_(bindparam("tokens", expanding=True)))
    .distinct()
)


def new_token(prefix: str) -> str:
    """A random token such as co_6v3k…: the prefix and 130 random bits."""
    return f"{prefix}_{_base32(secrets.token_bytes(17))}"


def row_token(digest: bytes) -> str:
    """The token of a row without an id: of a 16-byte digest of its key, in which identities are tokens already.

    It follows from those random tokens and from no secret, so a new key changes it no more than it changes them.
    """
    return f"{ROW_PREFIX}_{_base32(digest)}"


def is_token(text: str) -> bool:
    """Whether a text has the shape of a token."""
    return TOKEN.fullmatch(text) is not None


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().lower()[:26]


def in_parts(values: list) -> Iterator[list]:
    """Lists short enough for one IN of any database."""
    for start in range(0, len(values), LOOKED_UP_AT_ONCE):
        yield values[start : start + LOOKED_UP_AT_ONCE]


class IdentityStore:
    """The store of one home: SQLite unless ``LOANGRAPH_STORE_URL`` names another database."""

    def __init__(self, engine: Engine, key: bytes, fingerprint: str) -> None:
        self.engine = engine
        self.fingerprint = fingerprint
        self._key = key

    @classmethod
    def open(cls, settings: Settings) -> IdentityStore:
        """Open the store, making it and its key file (mode 600) where there is none.

        Raises SetupError where the key file is missing, readable by others, or not the one of this store, and where
        another version made the store.
        """
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = _engine(settings.store_url)
        about = _about(engine)
        key = _key(settings.home / "identity.key", new=not about)
        about = about or _make(engine, key)
        if about.get("format") != FORMAT:
            raise SetupError(
                "SET054",
                "the identity store was made by another version of this program",
                place=settings.store_url,
                expected=f"format {FORMAT}",
                next_move="use the version that made it, or begin anew with an empty graph and a new LOANGRAPH_HOME",
            )
        if not hmac.compare_digest(about["key_check"], _key_check(key)):
            raise SetupError(
                "SET051",
                "the key file is not the one with which the identity store was made",
                place=str(settings.home / "identity.key"),
                expected="the key file that belongs to this store",
                next_move="restore the key file from its backup, or point LOANGRAPH_HOME at the home it belongs to",
            )
        return cls(engine, key, about["fingerprint"])

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[tuple[Connection, Identities]]:
        """One transaction: all of it is kept, or none where the block raises or ``keep`` is false."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            yield connection, Identities(connection, self._key)
            if not keep:
                transaction.rollback()

    @contextmanager
    def reading(self) -> Iterator[tuple[Connection, Identities]]:
        """A connection that only reads, and so never waits for a load."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection, Identities(connection, self._key)

    def tokens(self, kind: str, values: Iterable[str]) -> dict[str, str]:
        """The token of each value of one kind (see PREFIXES); a value met for the first time gets one."""
        with self.writing() as (_, identities):
            return identities.tokens(kind, values)

    def find(self, kind: str, value: str) -> str | None:
        """The token of a value, or None where nobody has named it yet."""
        with self.reading() as (_, identities):
            return identities.find(kind, value)

    def reveal(self, tokens: Iterable[str]) -> dict[str, tuple[str, str]]:
        """(kind, value) behind each token; a token nobody gave is absent."""
        with self.reading() as (_, identities):
            return identities.reveal(tokens)

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    path = Path(make_url(url).database or "")
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    engine = create_engine(url, connect_args={"timeout": 120, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _: object) -> None:
        # WAL lets readers go on during a load; FULL keeps the ledger from losing what the graph already holds.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16384",
            "temp_store=FILE",
        ):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver would begin a transaction late and as a reader, and then fail instead of waiting for its turn.
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _about(engine: Engine) -> dict[str, str]:
    """What the store says of itself; nothing where it is new. Read without waiting for a load."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not inspect(connection).has_table(tables.about.name):
            return {}
        return {row.name: row.value for row in connection.execute(select(tables.about))}


def _make(engine: Engine, key: bytes) -> dict[str, str]:
    """Make the tables; of two that make them at once the first has its way."""
    with engine.begin() as connection:
        tables.metadata.create_all(connection, tables=tables.PERSISTENT)
        about = {"format": FORMAT, "fingerprint": secrets.token_hex(16), "key_check": _key_check(key)}
        rows = [{"name": name, "value": value} for name, value in about.items()]
        connection.execute(tables.insert_or_ignore(connection, tables.about), rows)
    return _about(engine)


def _key(path: Path, *, new: bool) -> bytes:
    """Read the key file; make it where the store is new."""
    if new and not path.exists():
        _make_key(path)
    if not path.exists():
        raise SetupError(
            "SET052",
            "the identity store has no key file",
            place=str(path),
            expected="the key file that was made together with the store",
            next_move="restore it from its backup; without it known subjects cannot be found again",
        )
    if path.stat().st_mode & 0o077:
        raise SetupError(
            "SET053",
            "the key file of the identity store can be read by others",
            place=str(path),
            expected="mode 600",
            next_move=f"chmod 600 {path}",
        )
    return path.read_bytes()


def _make_key(path: Path) -> None:
    """Write a key whole or not at all; of two that write one at once the first has its way."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # made with mode 600
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def _key_check(key: bytes) -> str:
    return hmac.digest(key, b"key check", "sha256").hex()

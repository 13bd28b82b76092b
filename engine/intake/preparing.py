"""Pass one: check a whole folder and settle what each row is, in one transaction of the identity store.

After it the graph has seen nothing yet, the store knows every row that the graph is to get, and a load that dies
later is finished from what the store knows, not from the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from engine.errors import InputError
from engine.intake.checking import Checker, Refused
from engine.intake.consent import Consents
from engine.intake.history import Outcome
from engine.intake.ledger import Ledger
from engine.intake.progress import Progress
from engine.intake.reading import FIRST_ROW, Folder, Source, raise_all
from engine.intake.store import Identities
from engine.intake.tables import loads, quarantine
from engine.intake.words import NatureWords


@dataclass
class Counts:
    """What became of the rows of one file; read is the sum of the others."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0


@dataclass(frozen=True)
class Prepared:
    """A checked load: its number in the store, its batch, the counts by file, how many chunks the graph is to get."""

    load: int
    batch: str
    files: dict[str, Counts]
    chunks: int


@dataclass
class _Digest:
    """A hash of the rows of a folder, whatever their order, their columns' order and their files' quoting."""

    sums: dict[str, int] = field(default_factory=dict)

    def add(self, source: Source, rows: list[list[str]]) -> None:
        """Take in some rows of a file."""
        columns = list(source.file.columns)
        order = [source.header.index(name) if name in source.header else None for name in columns]
        as_they_stand = order == list(range(len(source.header)))
        total = self.sums.get(source.file.name, 0)
        for row in rows:
            if not as_they_stand and len(row) == len(source.header):
                row = ["" if index is None else row[index] for index in order]
            total += int.from_bytes(hashlib.sha256("\x1f".join(row).encode()).digest())
        self.sums[source.file.name] = total

    def batch(self) -> str:
        """The id of the batch."""
        whole = sorted((name, total % 2**256) for name, total in self.sums.items())
        return f"b_{hashlib.sha256(repr(whole).encode()).hexdigest()[:32]}"


def prepare(
    folder: Folder, connection: Connection, identities: Identities, now: datetime, progress: Progress
) -> Prepared:
    """Check every row of a folder within a transaction that the caller keeps or throws away.

    Raises InputError where a file turns out to be unreadable; then all of it is to be thrown away.
    """
    load = _new_load(connection, now)
    ledger, words, digest = Ledger(connection, load), NatureWords.read(), _Digest()
    files: dict[str, Counts] = {}
    errors: list[InputError] = []
    for source in folder.sources:
        progress.file(source.path)
        consents = Consents(connection, identities, source.file.source, now)
        checker = Checker(source, identities, consents, words)
        counts = files[source.file.name] = Counts()
        refused = _Quarantine(connection, load, source, counts)
        try:
            for rows in _counted(source, counts, progress):
                if errors:
                    continue  # nothing will be kept; the rest is read for its errors alone
                digest.add(source, rows)
                checked = checker.chunk(FIRST_ROW + counts.read - len(rows), rows)
                refused.add(checked.refused)
                ledger.stage(checked.sound)
        except InputError as error:
            errors.append(error)
        if not errors:
            _settle(ledger, source, refused, counts)
    raise_all(errors)
    prepared = Prepared(load, digest.batch(), files, ledger.chunks)
    _describe_load(connection, prepared, now)
    return prepared


def _counted(source: Source, counts: Counts, progress: Progress) -> Iterator[list[list[str]]]:
    for rows in source.chunks():
        counts.read += len(rows)
        progress.rows(len(rows))
        yield rows


def _settle(ledger: Ledger, source: Source, refused: _Quarantine, counts: Counts) -> None:
    outcomes = ledger.settle(source.file, lambda row: refused.add([row]))
    counts.new = outcomes[Outcome.NEW]
    counts.changed = outcomes[Outcome.CHANGED]
    counts.unchanged = outcomes[Outcome.UNCHANGED]
    refused.flush()
    if counts.read != counts.new + counts.changed + counts.unchanged + counts.quarantined:
        raise AssertionError(f"{source.file.name}: {asdict(counts)} does not add up")


def _new_load(connection: Connection, now: datetime) -> int:
    values = {"batch": "", "state": "prepared", "started_at": now.isoformat(), "chunks": 0, "files": "{}"}
    return connection.execute(insert(loads).values(values).returning(loads.c.number)).scalar_one()


def _describe_load(connection: Connection, prepared: Prepared, now: datetime) -> None:
    values: dict[str, Any] = {
        "batch": prepared.batch,
        "chunks": prepared.chunks,
        "files": json.dumps({name: asdict(counts) for name, counts in prepared.files.items()}),
    }
    if not prepared.chunks:
        values |= {"state": "complete", "finished_at": now.isoformat()}
    connection.execute(update(loads).where(loads.c.number == prepared.load).values(values))


class _Quarantine:
    """The refused rows of one file."""

    def __init__(self, connection: Connection, load: int, source: Source, counts: Counts) -> None:
        self._connection = connection
        self._at = {"load": load, "file": source.file.name}
        self._counts = counts
        self._waiting: list[dict[str, Any]] = []

    def add(self, refused: list[Refused]) -> None:
        """Take in some refused rows."""
        self._counts.quarantined += len(refused)
        for row in refused:
            (column, reason), *others = row.reasons
            also = [{"column": name, "code": one.code, "expected": one.expected} for name, one in others]
            self._waiting.append(
                {
                    **self._at,
                    "row": row.number,
                    "column": column,
                    "code": reason.code,
                    "expected": reason.expected,
                    "also": json.dumps(also, ensure_ascii=False),
                }
            )
        if len(self._waiting) > 1_000:
            self.flush()

    def flush(self) -> None:
        """Write down what waits."""
        if self._waiting:
            self._connection.execute(insert(quarantine), self._waiting)
            self._waiting = []

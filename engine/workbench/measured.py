"""Values that were measured before, kept in the home so that a comparison does not ask the graph again.

`measured.sqlite` (readable by its owner alone) holds one row for each application, as-of and query: the scalar values,
the reason where there is none, and the ids of the evidence. Ids are those of the graph: tokens, and the plain ids of
transfers, guarantees, lines and the like. No name, number of a document, account number or free text is in it. Rows of
other data than those in the graph now are thrown away when the file is opened; the whole file may be deleted at any
time and costs one measuring.

A row is found by all that its answer depends on: the text of the query, the texts of the definitions it waits for and
of those they wait for, the values of the parameters and the rows of the lists that any of them names, the runs of
measures, the application, the as-of and the number of the graph. Titles and sources are not among them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from engine.catalogue.catalogue import GIVEN, Catalogue
from engine.catalogue.headers import LISTS, DefinitionHeader
from engine.catalogue.queries import Query
from engine.decide.answers import plain
from engine.decide.measure import Asking, Reads
from engine.decide.model import Application
from engine.settings import ROOT

FILE = "measured.sqlite"

ENGINE = ("decide/measure.py", "decide/needs.py", "decide/answers.py", "workbench/measured.py")
MEANING = hashlib.sha256(b"".join((ROOT / "engine" / name).read_bytes() for name in ENGINE)).hexdigest()
"""Stands in every key: what an engine kept that judged needs or took values otherwise is found no more."""

KEPT = frozenset({"representatives", "owners", "exceptions"})
"""Lists that are kept with a definition's scalars: by two of them consents are judged each time, one is told."""

Answer = tuple[dict[str, Any], str]
"""The row of a query, and why there is none, as `Asking` has it."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  application TEXT, key TEXT, data TEXT, content TEXT, PRIMARY KEY (application, key)
) WITHOUT ROWID
"""


class Memory:
    """The file. data: which graph, and its number; rows of any other are deleted."""

    def __init__(self, path: Path, data: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self.data = data
        # Applications are judged side by side; one at a time uses the connection.
        self.connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self.turn = Lock()
        self.connection.execute(SCHEMA)
        with self.connection:
            self.connection.execute("DELETE FROM answers WHERE data <> ?", (data,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def of(self, application: str) -> dict[str, str]:
        """Everything kept about an application: key → content."""
        query = "SELECT key, content FROM answers WHERE application = ?"
        with self.turn:
            return dict(self.connection.execute(query, (application,)).fetchall())

    def keep(self, application: str, answers: Mapping[str, str]) -> None:
        """Add what was measured."""
        rows = [(application, key, self.data, content) for key, content in answers.items()]
        with self.turn, self.connection:
            self.connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)


class Known:
    """What is known about one application while it is measured under one or several catalogues.

    kept: from the file. fresh: measured now, to be written to the file. whole: rows of this transaction with their
    lists, which the file does not hold.
    """

    def __init__(self, kept: Mapping[str, str]) -> None:
        self.kept = dict(kept)
        self.fresh: dict[str, str] = {}
        self.whole: dict[str, Answer] = {}


class Remembering(Asking):
    """Asks the graph only what nobody knows; definitions run only when a query that runs waits for them."""

    def __init__(
        self,
        reader: Reads,
        catalogue: Catalogue,
        application: Application,
        as_of: datetime,
        runs: Mapping[str, str | None],
        known: Known,
        *,
        overrides: Mapping[str, Any] | None = None,
        broken: Collection[str] = (),
    ) -> None:
        super().__init__(reader, catalogue, application, as_of, runs, overrides=overrides, broken=broken)
        self.memory = known
        self.asked_anew: list[str] = []
        self._shallow: set[str] = set()
        self._keys: dict[str, str] = {}

    def define(self, query: Query[DefinitionHeader]) -> None:
        """As in `Asking`; of a definition that was only remembered the lists stay unknown until a query needs them."""
        if query.id in self.defined:
            return
        super().define(query)
        if query.id in self._shallow:
            for column in query.header.returns:
                if column not in KEPT:
                    del self.known[column]

    def _answer(self, query: Query[Any]) -> Answer:
        if query.id in self.broken or not query.header.applies_to.holds(
            self.application.product, self.application.legal_form
        ):
            return super()._answer(query)
        key = self.key(query)
        if key in self.memory.whole:
            return self.memory.whole[key]
        kept = self.memory.kept.get(key) or self.memory.fresh.get(key)
        if kept is not None:
            self._shallow.add(query.id)
            row, why = json.loads(kept)
            return row, why
        answer = self._measured_anew(query)
        self.memory.fresh[key] = json.dumps([_scalars(query, answer[0]), answer[1]])
        return answer

    def _measured_anew(self, query: Query[Any]) -> Answer:
        self._deepen(self.catalogue.needed_by(query))
        answer = super()._answer(query)
        self.memory.whole[self.key(query)] = answer
        self.asked_anew.append(query.id)
        return answer

    def _deepen(self, definitions: list[Query[DefinitionHeader]]) -> None:
        """Find out the lists of definitions of which only the scalars were remembered."""
        for definition in definitions:
            if definition.id in self._shallow:
                row, _ = self.memory.whole.get(self.key(definition)) or self._measured_anew(definition)
                self.known |= {column: row.get(column) for column in definition.header.returns}
                self._shallow.discard(definition.id)

    def _unasked(self, files: list[str]) -> dict[str, int]:
        givers = [self.catalogue.column_of[name] for name in ("asked", "accounts") if name in self.catalogue.column_of]
        key = _hash([MEANING, "unasked", files, self.known.get("query_max_age_days"), *map(self.key, givers)])
        if kept := self.memory.kept.get(key):
            return dict(json.loads(kept))
        for giver in givers:
            self._deepen([*self.catalogue.needed_by(giver), giver])
        counted = super()._unasked(files)
        self.memory.fresh[key] = json.dumps(counted)
        return counted

    def key(self, query: Query[Any]) -> str:
        """By what the answer of a query is found again."""
        if query.id not in self._keys:
            grounds = [(name, self._ground(name)) for name in sorted(query.waits_for)]
            self._keys[query.id] = _hash([MEANING, self.as_of.isoformat(), _digest(query.text), grounds])
        return self._keys[query.id]

    def _ground(self, name: str) -> Any:
        """What stands for a name that a query waits for: a definition's key, a parameter's value, a list's rows."""
        definition = self.catalogue.column_of.get(name)
        if definition is not None:
            return self.key(definition)
        return None if name in GIVEN else self.known.get(name)


def _scalars(query: Query[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    returns = {column: unit for column, unit in query.header.returns.items() if unit not in LISTS or column in KEPT}
    kept = {column: plain(row.get(column)) for column in returns}
    for more in ("reason", "evidence"):
        if row.get(more) is not None:
            kept[more] = sorted(set(row[more])) if more == "evidence" else row[more]
    return kept


def _hash(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4096)
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

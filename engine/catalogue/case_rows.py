"""Rows of canonical files in a case: they go through the real intake and stand in the graph under the case's ids."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, cast

from engine.errors import CatalogueError
from engine.graph.statements import statement, statements
from engine.settings import Settings
from engine.strict_yaml import did_you_mean
from seed.canonical import canonical

Rows = Mapping[str, list[dict[str, Any]]]

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+")
"""A time without an offset is one in Shanghai, as in the graph of a case."""

LEFT_OUT = {"as_of": "2020-01-01", "status": "active", "purpose": "pre_loan", "result": "found"}
"""What a row of a case may leave out although its file requires it; a name is then the id."""

SOURCES = ("registry", "judicial", "collateral", "operations", "credit")
CONSENT = {"subject_kind": "company", "from": "2000-01-01", "to": "2099-12-31", "written": "true"}


class Runs(Protocol):
    """Whatever runs a statement inside the one transaction of a case."""

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column."""


def row_faults(rows: Rows) -> Iterator[str]:
    """In words, the files and columns of some rows that the canonical files do not have."""
    files = canonical().files
    for name, entries in rows.items():
        if name not in files:
            yield f"there is no file `{name}`; {_hint(name, files)}"
            continue
        columns = files[name].columns
        for column in sorted({column for entry in entries for column in entry} - set(columns)):
            yield f"{name} has no `{column}`; {_hint(column, columns)}"


def _hint(word: str, known: Iterable[str]) -> str:
    return did_you_mean(word, known) or f"one of {', '.join(known)}"


def load_rows(runs: Runs, rows: Rows, applicant: str) -> None:
    """Clean, check, mask and write the rows; then call everybody by the id that the rows write.

    The applicant has consented to every source unless the rows hold a consent of its own. Raises CatalogueError TST007
    for a row that intake refuses.
    """
    # The identity store of one case lives as long as this call.
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "rows"
        folder.mkdir()
        for name, entries in _with_consent(rows, applicant).items():
            _write(folder / f"{name}.csv", name, entries)
        names = _taken_in(runs, Path(place), folder)
    for text in statements(statement("cases/unmask")):
        runs.run(text, names=names)


def _with_consent(rows: Rows, applicant: str) -> dict[str, list[dict[str, Any]]]:
    consents = list(rows.get("consents", []))
    if not any(consent.get("subject_id") == applicant for consent in consents):
        consents += [
            {"consent_id": f"{applicant} {source}", "subject_id": applicant, "source": source, **CONSENT}
            for source in SOURCES
        ]
    return {**rows, "consents": consents}


def _write(path: Path, name: str, entries: list[dict[str, Any]]) -> None:
    file = canonical().files[name]
    filled = [{**_defaults(name, entry), **entry} for entry in entries]
    columns = [column for column in file.columns if any(column in entry for entry in filled)]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([_cell(entry.get(column)) for column in columns] for entry in filled)


def _defaults(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    file = canonical().files[name]
    known = {**LEFT_OUT, "name": next((entry[key] for key in file.key if key in entry), "")}
    return {column: known.get(column, "") for column in file.required}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"{text}+08:00" if INSTANT.fullmatch(text) else text


def _taken_in(runs: Runs, home: Path, folder: Path) -> dict[str, str]:
    """Load a folder into the transaction of a case; token → what it stands for."""
    from sqlalchemy import select

    from engine import clock
    from engine.graph.connection import Graph
    from engine.intake.preparing import prepare
    from engine.intake.progress import Progress
    from engine.intake.reading import read_folder
    from engine.intake.store import IdentityStore
    from engine.intake.tables import identities as table
    from engine.intake.tables import ledger, quarantine
    from engine.intake.writing import Writer

    settings = replace(Settings.from_environment(), home=home, store_url=f"sqlite:///{home / 'identity.sqlite'}")
    quiet = Progress(quiet=True)
    with _opened(IdentityStore.open(settings)) as store:
        with store.writing() as (connection, identities):
            prepared = prepare(read_folder(folder), connection, identities, clock.now(), quiet)
            refused = connection.execute(select(quarantine)).mappings().first()
        if refused is not None:
            raise _refusal(refused)
        runs.run(statement("intake/batches/adopt_graph"), fingerprint=store.fingerprint)
        Writer(cast(Graph, _InOneTransaction(runs)), store, prepared.load, prepared.batch, quiet).write()
        with store.reading() as (connection, identities):
            tokens = [row[0] for row in connection.execute(select(table.c.token))]
            row_tokens = [row[0] for row in connection.execute(select(ledger.c.row_id).distinct())]
            return {token: told for token, (_, told) in identities.reveal([*tokens, *_text(row_tokens)]).items()}


def _text(ids: Iterable[Any]) -> list[str]:
    return [one for one in ids if isinstance(one, str)]


def _refusal(refused: Mapping[str, Any]) -> CatalogueError:
    also = json.loads(refused["also"] or "[]")
    more = f", and {len(also)} more" if also else ""
    return CatalogueError(
        "TST007",
        f"intake refuses row {refused['row'] - 1} of {refused['file']}: {refused['column']} {refused['code']}{more}",
        expected=refused["expected"],
        next_move="mend the row; seed/README.md tells what each column holds",
    )


@contextmanager
def _opened(store: Any) -> Iterator[Any]:
    try:
        yield store
    finally:
        store.close()


class _InOneTransaction:
    """Stands for a graph where all writing belongs to one transaction that is rolled back."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs

    def write(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self.runs.run(text, **parameters)

    def write_as_one(self, work: Any) -> None:
        work(self.runs)

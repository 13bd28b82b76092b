"""The ledger: what every source ever said of every row, and what a file adds to it.

A file is staged while it is checked, then settled. Rows that repeat what stands are told by one statement over the
whole file; rows whose key has other statements are settled one key at a time (``history``); all others are new.
Nothing here holds more than a few chunks in memory.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, exists, func, insert, literal, null, select, update

from engine.intake.checking import Refused, Row
from engine.intake.cleaning import Refusal
from engine.intake.history import Arriving, Edit, Outcome, Settlement, State, Stated, settle, settle_consent
from engine.intake.reading import CHUNK
from engine.intake.store import in_parts
from engine.intake.tables import (
    TEMPORARY,
    allowed,
    behind,
    insert_or_ignore,
    ledger,
    metadata,
    prepared,
    several,
    staged,
    staged_rows,
    staged_texts,
    texts,
)
from seed.canonical import File

Refuse = Callable[[Refused], None]

STANDS_BEHIND = {
    "accounts": ("account", "owner_id"),
    "credit_reports": ("report", "subject_id"),
    "credit_lines": ("line", "subject_id"),
}
"""Files that say who stands behind an account, a report or a line, and in which column."""

FOREVER = date.max.isoformat()


class Ledger:
    """The files of one load, within the load's transaction."""

    def __init__(self, connection: Connection, load: int) -> None:
        self._connection = connection
        self._load = load
        self._edits: list[dict[str, Any]] = []
        self._kept: list[dict[str, Any]] = []
        self.chunks = 0
        metadata.drop_all(connection, tables=TEMPORARY)
        metadata.create_all(connection, tables=TEMPORARY)
        staged_rows.drop(connection)  # made once a file is staged, which is faster

    def stage(self, rows: list[Row]) -> None:
        """Take in the sound rows of one chunk."""
        if not rows:
            return
        fresh = {"outcome": Outcome.NEW.value, "entered": True, "shown": True}
        self._connection.execute(
            insert(staged),
            [
                {
                    "number": row.number,
                    "row_id": row.row_id,
                    "as_of": row.as_of,
                    "content": row.content,
                    "key": row.key,
                    "row": json.dumps(row.values, ensure_ascii=False, separators=(",", ":")),
                    **fresh,
                }
                for row in rows
            ],
        )
        told = [
            {"number": row.number, "column": column, "value": value}
            for row in rows
            for column, value in row.texts.items()
        ]
        if told:
            self._connection.execute(insert(staged_texts), told)

    def settle(self, file: File, refuse: Refuse) -> Counter[Outcome]:
        """Decide what becomes of every staged row of a file, enter it, and leave what the graph is to get in chunks."""
        staged_rows.create(self._connection)
        self._tell_repeated(file)
        self._settle_several(file, refuse)
        self._enter(file)
        self._remember(file)
        self._prepare_states(file)
        self._prepare_edits(file)
        counted = self._connection.execute(select(staged.c.outcome, func.count()).group_by(staged.c.outcome)).all()
        staged_rows.drop(self._connection)
        for table in TEMPORARY:
            self._connection.execute(delete(table))
        return Counter({Outcome(outcome): number for outcome, number in counted})

    def _tell_repeated(self, file: File) -> None:
        """Rows that say for a day what the ledger holds for that day: unchanged, and no part of any history."""
        same = exists().where(
            ledger.c.row_id == staged.c.row_id,
            ledger.c.file == file.name,
            ledger.c.as_of == staged.c.as_of,
            ledger.c.content == staged.c.content,
        )
        self._connection.execute(
            update(staged).where(same).values(outcome=Outcome.UNCHANGED.value, entered=False, shown=False)
        )

    def _settle_several(self, file: File, refuse: Refuse) -> None:
        self._connection.execute(_find_several(file))
        decide = settle_consent if file.dated == "consent" else settle
        for row_ids in self._keys():
            stated, arriving = self._stated(file, row_ids), self._arriving(row_ids)
            settled = {row_id: decide(stated[row_id], arriving[row_id]) for row_id in row_ids}
            self._note(file, settled)
            for row_id in row_ids:
                _refuse_conflicts(file, stated[row_id], arriving[row_id], settled[row_id], refuse)

    def _keys(self) -> Iterator[list[str]]:
        """The keys with several statements, some at a time; by key, since what is read here is written to meanwhile."""
        after = ""
        query = select(several.c.row_id).where(several.c.row_id > bindparam("after")).order_by(several.c.row_id)
        while row_ids := list(self._connection.scalars(query.limit(CHUNK), {"after": after})):
            after = row_ids[-1]
            yield row_ids

    def _stated(self, file: File, row_ids: list[str]) -> dict[str, list[Stated]]:
        found: dict[str, list[Stated]] = defaultdict(list)
        for part in in_parts(row_ids):
            query = select(*ledger.c["row_id", "as_of", "content", "shown"]).where(
                ledger.c.row_id.in_(part), ledger.c.file == file.name
            )
            for row_id, as_of, content, shown in self._connection.execute(query.order_by(ledger.c.as_of)):
                found[row_id].append(Stated(as_of, content, shown))
        return found

    def _arriving(self, row_ids: list[str]) -> dict[str, list[Arriving]]:
        found: dict[str, list[Arriving]] = defaultdict(list)
        for part in in_parts(row_ids):
            query = select(*staged.c["row_id", "number", "as_of", "content"]).where(
                staged.c.row_id.in_(part), staged.c.entered
            )
            for row_id, number, as_of, content in self._connection.execute(query):
                found[row_id].append(Arriving(number, as_of, content))
        return found

    def _note(self, file: File, settled: dict[str, Settlement]) -> None:
        """Write down what was settled: on the staged rows, on standing entries, as edits, as states kept until now."""
        self._note_rows(settled)
        standing = [
            (row_id, entry)
            for row_id, settlement in settled.items()
            for entry in settlement.entries
            if entry.number is None or file.dated == "consent"
        ]
        for row_id, settlement in settled.items():
            for state in settlement.states:
                if state.number is None:
                    self._write_kept(file, row_id, state)
            self._edits += [_edit(row_id, edit) for edit in settlement.edits]
            if settlement.withdrawn_by is not None:
                self._edits.append({"id": row_id, "withdrawn_at": self._row(settlement.withdrawn_by)["withdrawn_at"]})
        for row_id, entry in standing:
            kept = select(staged.c.row).where(staged.c.number == entry.kept_from).scalar_subquery()
            self._connection.execute(
                update(ledger)
                .where(ledger.c.row_id == row_id, ledger.c.file == file.name, ledger.c.as_of == entry.as_of)
                .values(content=entry.content, shown=entry.shown, kept=null() if entry.kept_from is None else kept)
            )
        if len(self._edits) + len(self._kept) >= CHUNK:
            self._prepare_edits(file)

    def _note_rows(self, settled: dict[str, Settlement]) -> None:
        rows = []
        for settlement in settled.values():
            restated = {state.number: state.restated for state in settlement.states}
            entered = {entry.number for entry in settlement.entries}
            for number, outcome in settlement.outcomes.items():
                rows.append(
                    {
                        "of": number,
                        "is": outcome.value,
                        "enters": number in entered,
                        "shows": number in restated,
                        "until": _day(restated[number]) if number in restated else None,
                    }
                )
        if rows:
            self._connection.execute(_NOTE_ROW, rows)

    def _write_kept(self, file: File, row_id: str, state: State) -> None:
        """A statement that repeated the one before it no longer does: its row, kept until now, becomes a state."""
        query = select(ledger.c.kept).where(
            ledger.c.row_id == row_id, ledger.c.file == file.name, ledger.c.as_of == state.as_of
        )
        row = json.loads(self._connection.scalars(query).one())
        self._kept.append(row | {"as_of": _day(state.as_of), "restated": _day(state.restated)})

    def _row(self, number: int) -> dict[str, Any]:
        return json.loads(self._connection.scalars(select(staged.c.row).where(staged.c.number == number)).one())

    def _enter(self, file: File) -> None:
        """Rows into the ledger, their free text into the store."""
        kept = case((staged.c.shown, null()), else_=staged.c.row)
        entries = select(
            staged.c.row_id, literal(file.name), staged.c.as_of, staged.c.content, literal(self._load),
            staged.c.shown, staged.c.key, kept,
        ).where(staged.c.entered).order_by(staged.c.row_id, staged.c.as_of)  # fmt: skip
        columns = ["row_id", "file", "as_of", "content", "load", "shown", "key", "kept"]
        self._connection.execute(insert_or_ignore(self._connection, ledger).from_select(columns, entries))
        told = (
            select(literal(file.name), staged.c.row_id, staged.c.as_of, staged_texts.c.column, staged_texts.c.value)
            .join(staged, staged.c.number == staged_texts.c.number)
            .where(staged.c.entered)
        )
        columns = ["file", "row_id", "as_of", "column", "value"]
        self._connection.execute(insert_or_ignore(self._connection, texts).from_select(columns, told))

    def _remember(self, file: File) -> None:
        """What the consents of later rows rest on."""
        if file.name in STANDS_BEHIND:
            kind, column = STANDS_BEHIND[file.name]
            for rows in self._entered():
                parties = [{"kind": kind, "id": row["id"], "party": row[column]} for row in rows if column in row]
                if parties:
                    self._connection.execute(insert_or_ignore(self._connection, behind), parties)
        elif file.dated == "consent":
            for rows in self._entered():
                self._connection.execute(delete(allowed).where(allowed.c.consent_id == bindparam("consent")), [
                    {"consent": row["id"]} for row in rows
                ])  # fmt: skip
                self._connection.execute(insert(allowed), [_consent(row) for row in rows])

    def _entered(self) -> Iterator[list[dict[str, Any]]]:
        query = select(staged.c.number, staged.c.row).where(staged.c.entered)
        for rows in self._in_order(query):
            yield [json.loads(row.row) for row in rows]

    def _in_order(self, query: Any) -> Iterator[list[Any]]:
        """Staged rows a chunk at a time; each chunk is read before anything is written."""
        after = 0
        paged = query.where(staged.c.number > bindparam("after")).order_by(staged.c.number).limit(CHUNK)
        while rows := self._connection.execute(paged, {"after": after}).all():
            after = rows[-1].number
            yield list(rows)

    def _prepare_states(self, file: File) -> None:
        query = select(staged.c.number, staged.c.row, staged.c.restated).where(staged.c.shown)
        for rows in self._in_order(query):
            if file.dated == "as_of":
                held = [f'{row.row[:-1]},"restated":"{row.restated or FOREVER}"}}' for row in rows]
            else:
                held = [row.row for row in rows]
            self._prepare(file, held, restates=False)

    def _prepare_edits(self, file: File) -> None:
        for rows, restates in ((self._edits, True), (self._kept, False)):
            if rows:
                self._prepare(file, [json.dumps(row, ensure_ascii=False) for row in rows], restates=restates)
                rows.clear()

    def _prepare(self, file: File, rows: list[str], *, restates: bool) -> None:
        self.chunks += 1
        self._connection.execute(
            insert(prepared),
            {
                "load": self._load,
                "position": self.chunks,
                "file": file.name,
                "restates": restates,
                "rows": zlib.compress(f"[{','.join(rows)}]".encode(), 1),
            },
        )


_NOTE_ROW = (
    update(staged)
    .where(staged.c.number == bindparam("of"))
    .values(outcome=bindparam("is"), entered=bindparam("enters"), shown=bindparam("shows"), restated=bindparam("until"))
)


def _find_several(file: File) -> Any:
    waiting = select(staged.c.row_id).where(staged.c.entered)
    doubled = waiting.group_by(staged.c.row_id).having(func.count() > 1)
    standing = waiting.where(exists().where(and_(ledger.c.row_id == staged.c.row_id, ledger.c.file == file.name)))
    return insert(several).from_select(["row_id"], doubled.union(standing))


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _edit(row_id: str, edit: Edit) -> dict[str, Any]:
    return {"id": row_id, "was": _day(edit.was), "as_of": _day(edit.as_of), "restated": _day(edit.restated)}


def _consent(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "consent_id": row["id"],
        "subject": row["subject_id"],
        "source": row["source"],
        "from": date.fromisoformat(row["from"]).toordinal(),
        "to": date.fromisoformat(row["to"]).toordinal(),
        "written": row.get("written", False),
        "withdrawn_at": row.get("withdrawn_at"),
    }


def _refuse_conflicts(
    file: File, stated: list[Stated], arriving: list[Arriving], settlement: Settlement, refuse: Refuse
) -> None:
    """Say of each row that contradicts another which one that is."""
    days = {one.as_of for one in stated}
    for row in arriving:
        if settlement.outcomes[row.number] is not Outcome.QUARANTINED:
            continue
        if row.as_of in days:
            against = "an earlier load brought another"
        else:
            others = [one.number for one in arriving if one.as_of == row.as_of and one.content != row.content]
            against = f"row {min(others)} of this file has another"
        of = ", ".join(file.key) + (" at one as_of" if file.dated == "as_of" else "")
        reason = Refusal("KEY_CONFLICT", f"one content for {of}; {against}")
        refuse(Refused(row.number, ((file.key[0], reason),)))

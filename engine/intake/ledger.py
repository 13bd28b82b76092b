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

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    null,
    or_,
    select,
    update,
)

from engine.intake.checking import Refused, Sound
from engine.intake.cleaning import Refusal
from engine.intake.history import FAR, Arriving, Edit, Entry, Outcome, Settlement, State, Stated, settle, settle_consent
from engine.intake.reading import CHUNK
from engine.intake.store import in_parts
from engine.intake.tables import (
    TEMPORARY,
    allowed,
    behind,
    insert_many,
    insert_or_ignore,
    ledger,
    metadata,
    prepared,
    several,
    staged,
    staged_chunks,
    staged_keeps,
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

    def stage(self, sound: Sound) -> None:
        """Take in the sound rows of one chunk."""
        if not sound.numbers:
            return
        rows = zip(sound.numbers, sound.ids, sound.days, sound.contents, sound.keys, strict=True)
        insert_many(self._connection, staged, ["number", "row_id", "as_of", "content", "key"], rows)
        insert_many(self._connection, staged_texts, ["number", "column", "value"], sound.texts)
        chunk = {
            "first": sound.numbers[0],
            "last": sound.numbers[-1],
            "columns": pack({"number": sound.numbers, **sound.columns}),
        }
        self._connection.execute(insert(staged_chunks), chunk)

    def settle(self, file: File, refuse: Refuse) -> Counter[Outcome]:
        """Decide what becomes of every staged row of a file, enter it, and leave what the graph is to get in chunks."""
        staged_rows.create(self._connection)
        self._tell_repeated(file)
        self._settle_several(file, refuse)
        self._enter(file)
        self._prepare_states(file)
        self._prepare_changes(file)
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
        for row_id, settlement in settled.items():
            self._kept += [self._kept_row(file, row_id, state) for state in settlement.states if state.number is None]
            self._edits += [_edit(row_id, edit) for edit in settlement.edits]
            for entry in settlement.entries:
                if settlement.withdrawn_by is not None:
                    self._edits.append({"id": row_id, "withdrawn_at": entry.content[16:].decode()})
                if entry.number is None or settlement.withdrawn_by is not None:
                    self._change_entry(file, row_id, entry)
        keeps = [
            (entry.kept_from, row_id, entry.as_of)
            for row_id, settlement in settled.items()
            for entry in settlement.entries
            if entry.kept_from is not None
        ]
        insert_many(self._connection, staged_keeps, ["number", "row_id", "as_of"], keeps)
        if len(self._edits) + len(self._kept) >= CHUNK:
            self._prepare_changes(file)

    def _change_entry(self, file: File, row_id: str, entry: Entry) -> None:
        self._connection.execute(
            update(ledger)
            .where(ledger.c.row_id == row_id, ledger.c.file == file.name, ledger.c.as_of == entry.as_of)
            .values(content=entry.content, shown=entry.shown, kept=null())
        )

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
                        "until": _until(restated[number]) if number in restated else None,
                    }
                )
        if rows:
            self._connection.execute(_NOTE_ROW, rows)

    def _kept_row(self, file: File, row_id: str, state: State) -> dict[str, Any]:
        """A statement that repeated the one before it no longer does: its row, kept until now, becomes a state."""
        query = select(ledger.c.kept).where(
            ledger.c.row_id == row_id, ledger.c.file == file.name, ledger.c.as_of == state.as_of
        )
        row = json.loads(self._connection.scalars(query).one())
        return row | {"as_of": _day(state.as_of), "restated": _until(state.restated)}

    def _enter(self, file: File) -> None:
        """Rows into the ledger, their free text into the store."""
        entries = select(
            staged.c.row_id, literal(file.name), staged.c.as_of, staged.c.content, literal(self._load),
            staged.c.shown, staged.c.key,
        ).where(staged.c.entered).order_by(staged.c.row_id, staged.c.as_of)  # fmt: skip
        columns = ["row_id", "file", "as_of", "content", "load", "shown", "key"]
        self._connection.execute(insert_or_ignore(self._connection, ledger).from_select(columns, entries))
        told = (
            select(literal(file.name), staged.c.row_id, staged.c.as_of, staged_texts.c.column, staged_texts.c.value)
            .join(staged, staged.c.number == staged_texts.c.number)
            .where(staged.c.entered)
            .order_by(staged.c.row_id, staged.c.as_of)
        )
        columns = ["file", "row_id", "as_of", "column", "value"]
        self._connection.execute(insert_or_ignore(self._connection, texts).from_select(columns, told))

    def _prepare_states(self, file: File) -> None:
        """Leave the rows that are to be shown to the graph; a chunk of which nothing was settled goes as it is."""
        unsettled = bindparam("first") <= staged.c.number
        special = select(staged.c.number, staged.c.entered, staged.c.shown, staged.c.restated).where(
            unsettled,
            staged.c.number <= bindparam("last"),
            or_(not_(staged.c.shown), not_(staged.c.entered), staged.c.restated.is_not(None)),
        )
        for first, last, packed in self._chunks():
            settled = {row.number: row for row in self._connection.execute(special, {"first": first, "last": last})}
            if not settled and file.dated != "consent" and file.name not in STANDS_BEHIND:
                self._prepare(file, packed, restates=False)
                continue
            rows = unpack(packed)
            self._keep(file, rows, first, last)
            self._remember(
                file, [row for row in rows if row["number"] not in settled or settled[row["number"]].entered]
            )
            shown = []
            for row in rows:
                state = settled.get(row["number"])
                if state is None or state.shown:
                    shown.append(row if state is None else row | {"restated": state.restated})
            self._prepare_rows(file, shown, restates=False)

    def _chunks(self) -> Iterator[tuple[int, int, bytes]]:
        """The staged chunks one at a time."""
        query = select(staged_chunks).order_by(staged_chunks.c.first).limit(1)
        after = 0
        while row := self._connection.execute(query.where(staged_chunks.c.first > after)).first():
            after = row.first
            yield row.first, row.last, row.columns

    def _keep(self, file: File, rows: list[dict[str, Any]], first: int, last: int) -> None:
        """Keep the rows that are not shown, for the day on which another statement comes before them."""
        by_number = {row["number"]: row for row in rows}
        wanted = select(staged_keeps).where(staged_keeps.c.number.between(first, last))
        for number, row_id, as_of in self._connection.execute(wanted).all():
            row = json.dumps(by_number[number], ensure_ascii=False)
            self._connection.execute(
                update(ledger)
                .where(ledger.c.row_id == row_id, ledger.c.file == file.name, ledger.c.as_of == as_of)
                .values(kept=row)
            )

    def _remember(self, file: File, rows: list[dict[str, Any]]) -> None:
        """What the consents of later rows rest on."""
        if not rows:
            return
        if file.name in STANDS_BEHIND:
            kind, column = STANDS_BEHIND[file.name]
            parties = [{"kind": kind, "id": row["id"], "party": row[column]} for row in rows if row.get(column)]
            if parties:
                self._connection.execute(insert_or_ignore(self._connection, behind), parties)
        elif file.dated == "consent":
            older = delete(allowed).where(allowed.c.consent_id == bindparam("consent"))
            self._connection.execute(older, [{"consent": row["id"]} for row in rows])
            self._connection.execute(insert(allowed), [_consent(row) for row in rows])

    def _prepare_changes(self, file: File) -> None:
        self._prepare_rows(file, self._edits, restates=True)
        self._prepare_rows(file, self._kept, restates=False)
        self._edits, self._kept = [], []

    def _prepare_rows(self, file: File, rows: list[dict[str, Any]], *, restates: bool) -> None:
        if rows:
            names = dict.fromkeys(name for row in rows for name in row)
            self._prepare(file, pack({name: [row.get(name) for row in rows] for name in names}), restates=restates)

    def _prepare(self, file: File, packed: bytes, *, restates: bool) -> None:
        self.chunks += 1
        chunk = {"load": self._load, "position": self.chunks, "file": file.name, "restates": restates}
        self._connection.execute(insert(prepared), {**chunk, "columns": packed})


def pack(columns: dict[str, list[Any]]) -> bytes:
    """Columns as bytes: JSON without those that are empty, compressed a little."""
    held = {name: column for name, column in columns.items() if any(cell is not None for cell in column)}
    return zlib.compress(json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes, *, without: str = "") -> list[dict[str, Any]]:
    """The rows of packed columns, ``without`` one of these."""
    columns = json.loads(zlib.decompress(packed))
    columns.pop(without, None)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


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


def _until(ordinal: int) -> str | None:
    """restated of a row to be written; None where nothing has followed yet."""
    return None if ordinal == FAR else _day(ordinal)


def _edit(row_id: str, edit: Edit) -> dict[str, Any]:
    return {"id": row_id, "was": _day(edit.was), "as_of": _day(edit.as_of), "restated": _day(edit.restated)}


def _consent(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "consent_id": row["id"],
        "subject": row["subject_id"],
        "source": row["source"],
        "from": date.fromisoformat(row["from"]).toordinal(),
        "to": date.fromisoformat(row["to"]).toordinal(),
        "written": bool(row.get("written")),
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

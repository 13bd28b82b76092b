"""What becomes of the statements about one row: which are new, which contradict, which states the graph shows.

A statement is what a source said of a row (a key) for a day. Statements that repeat the one before them show
nothing: the states of a row are the runs of equal content, each from the day of its first statement until the day
of the next run. So the states follow from the set of statements alone, in whatever order they arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

FAR = 3652059
"""The ordinal of 9999-12-31: restated of a state that nothing has followed."""


class Outcome(StrEnum):
    """What a row of a file turned out to be."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Stated:
    """A statement accepted by an earlier load; shown: the graph holds a state that begins with it."""

    as_of: int
    content: bytes
    shown: bool


@dataclass(frozen=True)
class Arriving:
    """A row of this load: its number in the file, its day, its content."""

    number: int
    as_of: int
    content: bytes


@dataclass(frozen=True)
class State:
    """A state to be written: of an arriving row (number), or of a statement kept until now (number is None)."""

    as_of: int
    restated: int
    number: int | None


@dataclass(frozen=True)
class Edit:
    """A state in the graph that begins on ``was``: it shall begin on as_of and hold until restated."""

    was: int
    as_of: int
    restated: int


@dataclass(frozen=True)
class Entry:
    """What the ledger shall say of a statement; number is None where the statement is an earlier one.

    kept_from: the arriving row whose content a statement that is not shown repeats.
    """

    as_of: int
    content: bytes
    shown: bool
    number: int | None
    kept_from: int | None


@dataclass
class Settlement:
    """What a load does to one row."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    withdrawn_by: int | None = None


@dataclass(frozen=True)
class _Statement:
    as_of: int
    content: bytes
    shown: bool
    number: int | None


def settle(stated: Sequence[Stated], arriving: Sequence[Arriving]) -> Settlement:
    """Join what arrives with what was stated.

    On a day that has a statement already the same content is unchanged and another is quarantined; on a new day two
    contents contradict each other and both are quarantined.
    """
    result = Settlement()
    accepted = _accept(stated, arriving, result)
    if not accepted:
        return result
    before = [_Statement(one.as_of, one.content, one.shown, None) for one in stated]
    timeline = sorted(before + accepted, key=lambda one: one.as_of)
    runs = [list(run) for _, run in groupby(timeline, key=lambda one: one.content)]
    _place(runs, stated, result)
    first = accepted[0].number if not stated else None
    _tell(accepted, result, first)
    return result


def _accept(stated: Sequence[Stated], arriving: Sequence[Arriving], result: Settlement) -> list[_Statement]:
    """The arriving statements that contradict nothing, one a day, in order of their days."""
    standing = {one.as_of: one.content for one in stated}
    accepted = []
    in_order = sorted(arriving, key=lambda row: (row.as_of, row.number))
    for as_of, rows_of_day in groupby(in_order, key=lambda row: row.as_of):
        rows = list(rows_of_day)
        contents = {row.content for row in rows}
        if as_of in standing:
            for row in rows:
                same = row.content == standing[as_of]
                result.outcomes[row.number] = Outcome.UNCHANGED if same else Outcome.QUARANTINED
        elif len(contents) > 1:
            result.outcomes.update({row.number: Outcome.QUARANTINED for row in rows})
        else:
            accepted.append(_Statement(as_of, rows[0].content, False, rows[0].number))
            result.outcomes.update({row.number: Outcome.UNCHANGED for row in rows[1:]})
    return accepted


def _place(runs: list[list[_Statement]], stated: Sequence[Stated], result: Settlement) -> None:
    """States to write, states to edit and ledger entries, from the runs of equal content in order of days."""
    was_restated = _restated_by_start([one.as_of for one in stated if one.shown])
    restated = _restated_by_start([run[0].as_of for run in runs])
    for run in runs:
        start, end = run[0], restated[run[0].as_of]
        standing = next((one for one in run if one.shown), None)
        if standing is None:
            result.states.append(State(start.as_of, end, start.number))
        elif (standing.as_of, was_restated[standing.as_of]) != (start.as_of, end):
            result.edits.append(Edit(standing.as_of, start.as_of, end))
        arrived = next((one.number for one in run if one.number is not None), None)
        for one in run:
            shown = one is start
            if one.number is not None or one.shown != shown:
                result.entries.append(Entry(one.as_of, one.content, shown, one.number, None if shown else arrived))


def _restated_by_start(starts: list[int]) -> dict[int, int]:
    return dict(zip(starts, [*starts[1:], FAR], strict=False))  # of no starts, FAR is left over


def _tell(accepted: list[_Statement], result: Settlement, first: int | None) -> None:
    written = {state.number for state in result.states}
    for one in accepted:
        number = one.number
        assert number is not None
        if number == first:
            result.outcomes[number] = Outcome.NEW
        else:
            result.outcomes[number] = Outcome.CHANGED if number in written else Outcome.UNCHANGED


def settle_consent(stated: Sequence[Stated], arriving: Sequence[Arriving]) -> Settlement:
    """The same for a consent, which has one content for ever, except that it may gain one withdrawal.

    Its content is 16 bytes for all but the withdrawal, then the withdrawal. ``withdrawn_by`` is the row that withdraws
    a consent which the graph holds already.
    """
    result = Settlement()
    result.outcomes = {row.number: Outcome.QUARANTINED for row in arriving}
    grants = {one.content[:16] for one in stated or arriving}
    if len(grants) > 1:
        return result
    rows = [row for row in arriving if row.content[:16] in grants]
    withdrawals = {one.content[16:] for one in stated} - {b""} or {row.content[16:] for row in rows} - {b""}
    if len(withdrawals) > 1:
        rows = [row for row in rows if not row.content[16:]]
    else:
        rows = [row for row in rows if row.content[16:] in {b"", *withdrawals}]
    result.outcomes.update({row.number: Outcome.UNCHANGED for row in rows})
    _withdraw(stated, sorted(rows, key=lambda row: (row.content[16:], row.number)), result)
    return result


def _withdraw(stated: Sequence[Stated], rows: list[Arriving], result: Settlement) -> None:
    """Write a consent that is new, as its last word has it, and withdraw one that stood."""
    if not rows:
        return
    last = rows[-1]
    gained = last.content[16:] and not any(one.content[16:] for one in stated)
    if not stated:
        result.outcomes[rows[0].number] = Outcome.NEW
        if last.content != rows[0].content:
            result.outcomes[last.number] = Outcome.CHANGED
        result.states.append(State(0, FAR, last.number))
    elif gained:
        result.outcomes[last.number] = Outcome.CHANGED
        result.withdrawn_by = last.number
    if not stated or gained:
        result.entries.append(Entry(0, last.content, True, last.number, None))

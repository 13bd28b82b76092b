"""Pass one over a file, a chunk at a time: each row becomes a typed, masked row, or is refused with every reason."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.clock import day_of
from engine.intake.cleaning import Memory, Refusal, certificate, cleaner
from engine.intake.consent import Consents
from engine.intake.reading import Source
from engine.intake.store import Identities, row_token
from engine.intake.words import NatureWords
from seed.canonical import Column, File, canonical

OWN_ID = frozenset({"id", "line", "report", "application", "company", "person", "account"})
"""Types whose value is the id of the row where they are its whole key."""


@dataclass
class Sound:
    """The rows of a chunk that can be used, column by column.

    columns: typed and masked, fit for JSON, None where a cell is empty, without free text. days: ordinals, 0 where
    there is no history. keys: of rows without an id of their own. texts: (row number, column, free text).
    """

    numbers: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    texts: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used, and why: (column, reason), the first being the one that is shown."""

    number: int
    reasons: tuple[tuple[str, Refusal], ...]


@dataclass
class Checked:
    """What became of one chunk."""

    sound: Sound = field(default_factory=Sound)
    refused: list[Refused] = field(default_factory=list)


class Checker:
    """Checks the chunks of one file."""

    def __init__(self, source: Source, identities: Identities, consents: Consents, words: NatureWords) -> None:
        self._file = source.file
        self._header = source.header
        self._identities = identities
        self._consents = consents
        self._words = words
        self._cleaners = {name: cleaner(self._file.columns[name]) for name in source.header}
        self._masks = canonical().masked
        self._hidden = [name for name in source.header if self._file.columns[name].type in canonical().hidden]

    def chunk(self, first: int, cells: Sequence[list[str]]) -> Checked:
        """Check the rows of a chunk, of which the first has this number."""
        checked = Checked()
        numbers, table = self._table(first, cells, checked)
        if not numbers:
            return checked
        values = {name: self._cleaners[name](table[name]) for name in self._header}
        reasons = self._reasons(values, len(numbers))
        self._check_consents(values, reasons, len(numbers))
        checked.refused += [Refused(numbers[index], tuple(why)) for index, why in sorted(reasons.items())]
        sound = [index for index in range(len(numbers)) if index not in reasons]
        if len(sound) < len(numbers):
            numbers = [numbers[index] for index in sound]
            values = {name: [column[index] for index in sound] for name, column in values.items()}
        if numbers:
            checked.sound = self._sound(numbers, values)
        return checked

    def _table(
        self, first: int, cells: Sequence[list[str]], checked: Checked
    ) -> tuple[list[int], dict[str, Sequence[str]]]:
        """The columns of the rows that have as many cells as the header."""
        width = len(self._header)
        numbers = list(range(first, first + len(cells)))
        if set(map(len, cells)) != {width}:
            for number, row in zip(numbers, cells, strict=True):
                if len(row) != width:
                    why = Refusal("CELLS", f"{width} cells, not {len(row)}")
                    checked.refused.append(Refused(number, (("", why),)))
            kept = [(number, row) for number, row in zip(numbers, cells, strict=True) if len(row) == width]
            numbers, cells = [number for number, _ in kept], [row for _, row in kept]
        columns: list[Sequence[str]] = list(zip(*cells, strict=True))
        return numbers, dict(zip(self._header, columns or [()] * width, strict=True))

    def _reasons(self, values: dict[str, list[Any]], size: int) -> dict[int, list[tuple[str, Refusal]]]:
        """What is wrong with each row, by its cells and by how they fit together."""
        reasons: dict[int, list[tuple[str, Refusal]]] = defaultdict(list)
        for name in self._file.columns:
            cells = values.get(name, [])
            if Refusal in set(map(type, cells)):
                for index, value in enumerate(cells):
                    if isinstance(value, Refusal):
                        reasons[index].append((name, value))
        for start, end in self._file.periods:
            if start in values and end in values:
                self._check_period(start, end, values, reasons)
        for column in self._file.columns.values():
            if column.kind and column.name in values:
                self._check_kind(column, values, reasons, size)
        if "id_number" in values:
            self._check_certificates(values, reasons, size)
        return dict(reasons)

    @staticmethod
    def _check_period(start: str, end: str, values: dict[str, list[Any]], reasons: dict[int, list]) -> None:
        for index, (first, last) in enumerate(zip(values[start], values[end], strict=True)):
            if type(first) is str and type(last) is str and last < first:
                reasons[index].append((end, Refusal("PERIOD", f"a day not before `{start}`")))

    @staticmethod
    def _check_kind(column: Column, values: dict[str, list[Any]], reasons: dict[int, list], size: int) -> None:
        kinds = values.get(column.kind, [None] * size)
        if None in kinds:
            for index, (value, kind) in enumerate(zip(values[column.name], kinds, strict=True)):
                if value is not None and kind is None:
                    reasons[index].append((column.kind, Refusal("KIND", "company or person")))

    @staticmethod
    def _check_certificates(values: dict[str, list[Any]], reasons: dict[int, list], size: int) -> None:
        kinds = values.get("id_kind", [None] * size)
        for index, (number, kind) in enumerate(zip(values["id_number"], kinds, strict=True)):
            if type(number) is str and not isinstance(kind, Refusal):
                wrong = certificate(number, kind)
                if wrong:
                    reasons[index].append(("id_number", wrong))

    def _check_consents(self, values: dict[str, list[Any]], reasons: dict[int, list], size: int) -> None:
        """Refuse rows of which no party has consented."""
        columns = self._file.needs_consent_of
        if not columns:
            return
        missing = [self._missing(name, values, reasons, size) for name in columns]
        for index in range(size):
            why = [one[index] for one in missing]
            if all(why) and index not in reasons:
                said = "; ".join(f"{name}: {one}" for name, one in zip(columns, why, strict=True))
                expected = f"a consent for {self._file.source} that stands today ({said})"
                reasons[index] = [(columns[0], Refusal("CONSENT_MISSING", expected))]

    def _missing(self, name: str, values: dict[str, list[Any]], reasons: dict[int, list], size: int) -> list[str]:
        """For each row what consent lacks of the party in one column; rows that are refused already are not asked."""
        column = self._file.columns[name]
        kinds = values[column.kind] if column.kind else [column.type] * size
        asked = [index not in reasons for index in range(size)]
        by_kind: dict[str, set[str]] = defaultdict(set)
        for value, kind, ask in zip(values[name], kinds, asked, strict=True):
            if ask:
                by_kind[kind].add(value)
        found = {kind: self._consents.missing(kind, texts) for kind, texts in by_kind.items()}
        return [
            found[kind][value] if ask else "refused"
            for value, kind, ask in zip(values[name], kinds, asked, strict=True)
        ]

    def _sound(self, numbers: list[int], values: dict[str, list[Any]]) -> Sound:
        size = len(numbers)
        for name in self._header:
            values[name] = self._masked(self._file.columns[name], values, size)
        contents = _contents(self._file, values, size)
        texts = [
            (number, name, text)
            for name in self._hidden
            for number, text in zip(numbers, values[name], strict=True)
            if text is not None
        ]
        _add_what_follows(self._file, values, size, self._words)
        ids, keys = self._ids(values, size)
        days = _days(self._file, values, size)
        columns = {name: column for name, column in values.items() if name not in self._hidden}
        return Sound(numbers, ids, keys, days, contents, {"id": ids, **columns}, texts)

    def _masked(self, column: Column, values: dict[str, list[Any]], size: int) -> list[Any]:
        """A column with tokens in place of identities."""
        texts = values[column.name]
        kind = self._masks.get(column.type)
        if kind:
            tokens = self._identities.tokens(kind, {text for text in texts if text is not None})
            return [None if text is None else tokens[text] for text in texts]
        if not column.kind:
            return texts
        kinds = values.get(column.kind, [None] * size)
        by_kind: dict[str, set[str]] = defaultdict(set)
        for text, one in zip(texts, kinds, strict=True):
            if text is not None:
                by_kind[one].add(text)
        found = {one: self._identities.tokens(one, named) for one, named in by_kind.items()}
        return [None if text is None else found[one][text] for text, one in zip(texts, kinds, strict=True)]

    def _ids(self, values: dict[str, list[Any]], size: int) -> tuple[list[str], list[str | None]]:
        """The id of each row's element, and the key behind it where the id is a token of that key."""
        key = self._file.key
        if len(key) == 1 and self._file.columns[key[0]].type in OWN_ID:
            return values[key[0]], [None] * size
        columns = [values.get(name, [None] * size) for name in key]
        keys = [json.dumps(cells, ensure_ascii=False, separators=(",", ":")) for cells in zip(*columns, strict=True)]
        prefix = self._file.name.encode()
        ids = [row_token(hashlib.blake2b(prefix + text.encode(), digest_size=16).digest()) for text in keys]
        return ids, list(keys)


def _contents(file: File, values: dict[str, list[Any]], size: int) -> list[bytes]:
    """A digest of each row's typed content without the day it is said for; a consent's withdrawal stands apart."""
    apart = "withdrawn_at" if file.dated == "consent" else "as_of"
    columns = [values.get(name, [None] * size) for name in file.columns if name != apart]
    digests = [hashlib.blake2b(repr(cells).encode(), digest_size=16).digest() for cells in zip(*columns, strict=True)]
    if file.dated != "consent":
        return digests
    withdrawn = values.get("withdrawn_at", [None] * size)
    return [digest + (at or "").encode() for digest, at in zip(digests, withdrawn, strict=True)]


def _days(file: File, values: dict[str, list[Any]], size: int) -> list[int]:
    return list(map(_ORDINALS.__getitem__, values["as_of"])) if file.dated == "as_of" else [0] * size


_ORDINALS = Memory(lambda day: date.fromisoformat(day).toordinal())
_NEXT_DAY = Memory(lambda day: date.fromordinal(_ORDINALS[day] + 1).isoformat())


def shanghai_day(instant: str) -> str:
    """The day in Asia/Shanghai of an instant in UTC, both as text."""
    if instant >= "1992":  # eight hours ahead all year since then
        return instant[:10] if instant[11:13] < "16" else _NEXT_DAY[instant[:10]]
    return day_of(datetime.fromisoformat(instant)).isoformat()


def _add_what_follows(file: File, values: dict[str, list[Any]], size: int, words: NatureWords) -> None:
    """Columns that follow from the others: as_of where the file has none, and for transfers day, precision, words."""
    if file.name == "transfers":
        _add_to_transfers(values, size, words)
    elif file.name == "consents":
        values["as_of"] = values["from"]
    elif file.name in _DATED_BY:
        values["as_of"] = [shanghai_day(instant) for instant in values[_DATED_BY[file.name]]]


_DATED_BY = {"queries": "asked_at", "applications": "applied_at"}


def _add_to_transfers(values: dict[str, list[Any]], size: int, words: NatureWords) -> None:
    nothing: list[Any] = [None] * size
    days = values["day"] = [shanghai_day(instant) for instant in values["at"]]
    values["as_of"] = [stated or day for stated, day in zip(values.pop("stated_on", nothing), days, strict=True)]
    values["precise"] = [precision != "day" for precision in values.pop("at_precision", nothing)]
    natures, purposes = values.get("nature", nothing), values.get("purpose", nothing)
    if any(purposes):
        values["worded"] = [
            words.nature(purpose, day) if purpose and nature is None else None
            for purpose, nature, day in zip(purposes, natures, days, strict=True)
        ]

"""Dated parameters (rules/parameters/*.yaml) and dated lists (rules/lists/*.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from engine.catalogue.headers import NUMBERS, LegalForm, Name, Product, ScalarUnit, Words
from engine.errors import CatalogueError
from engine.strict_yaml import Document, Gathering, Strict, fit

LARGEST = 2**53 - 1
"""Beyond this an integer does not survive every reader of JSON."""

FIRST_DAY = date(2020, 1, 1)
"""The first day as of which anything is decided; by then every parameter has a value."""

Scalar = int | bool | str | date


class Segment(Strict):
    """For whom a value holds: every key that is named must be so; industry is the letter of GB/T 4754."""

    industry: Annotated[str, StringConstraints(pattern=r"^[A-T]$")] | None = None
    size: Literal["large", "medium", "small", "micro"] | None = None
    legal_form: LegalForm | None = None
    product: Product | None = None

    @property
    def named(self) -> dict[str, str]:
        """The keys that are named, with their words."""
        return {key: word for key, word in self.model_dump().items() if word is not None}

    def holds(self, of: Mapping[str, str | None]) -> bool:
        """Whether somebody belongs to it; where that is unknown of a key, nobody does, and the fall-back holds."""
        return all(of.get(key) == word for key, word in self.named.items())


class DatedValue(Strict):
    """A value and the day from which it is in force, until the next one of the same segment."""

    begins: date = Field(alias="from")
    value: Scalar
    segment: Segment | None = None


class Parameter(Strict):
    """A threshold or setting that may change over time; never written into a query.

    draft: nothing reads it yet; ``test`` says so until the mark is taken away.
    """

    draft: bool = False
    title: Words
    unit: ScalarUnit
    source: Annotated[str, StringConstraints(min_length=1)]
    approved_by: Annotated[str, StringConstraints(min_length=1)] | None = None
    review_on: date | None = None
    values: list[DatedValue] = Field(min_length=1)

    def on(self, day: date, segment: Mapping[str, str | None] | None = None) -> DatedValue | None:
        """The value in force on a day, or None before the first.

        segment: industry (letter), size, legal_form and product of an applicant. Of the values that hold for it the one
        whose segment names most; those without a segment are the fall-back.
        """
        begun = [dated for dated in self.values if dated.begins <= day]
        mine = [dated for dated in begun if dated.segment is None or dated.segment.holds(segment or {})]
        return max(mine, key=lambda dated: (_depth(dated), dated.begins), default=None)

    @property
    def fall_back(self) -> list[DatedValue]:
        """The values that hold for everybody else, the oldest first."""
        return [dated for dated in self.values if dated.segment is None]


def _depth(dated: DatedValue) -> int:
    return len(dated.segment.named) if dated.segment else 0


class NamedList(Strict):
    """Rows that queries read, each with the days it is in force; the query compares them with its own day."""

    title: Words
    source: Annotated[str, StringConstraints(min_length=1)]
    columns: dict[Name, ScalarUnit] = Field(min_length=1)
    entries: list[dict[str, Any]]

    def on(self, day: date) -> list[dict[str, Any]]:
        """All rows stated by that day: those that ended before stay, since a query may ask about an earlier day."""
        return [entry for entry in self.entries if entry.get("from") is None or entry["from"] <= day]


def fits(value: Any, unit: str) -> bool:
    """Whether a value is of the type of a scalar unit; true is no number and a number is no text."""
    if unit in NUMBERS:
        return type(value) is int and abs(value) <= LARGEST
    return type(value) is {"boolean": bool, "text": str, "date": date}[unit]


def read_parameters(document: Document) -> dict[str, Parameter]:
    """The parameters of one file; CatalogueError YML004–YML006, PAR002, PAR003."""
    gathering, found = Gathering(), {}
    for name, raw in entries_of(document).items():
        with gathering.each():
            found[name] = _parameter(document, name, raw)
    gathering.end()
    return found


def entries_of(document: Document) -> dict[str, Any]:
    """The document as a mapping; an empty file is an empty mapping, anything else is YML006."""
    if document.value is None:
        return {}
    if not isinstance(document.value, dict):
        raise CatalogueError("YML006", "the file is no mapping", place=document.place(), expected="`name: …` entries")
    return document.value


def _parameter(document: Document, name: str, raw: Any) -> Parameter:
    parameter = fit(Parameter, document, raw, (name,))
    for index, dated in enumerate(parameter.values):
        place = document.place(name, "values", index, "value")
        if not fits(dated.value, parameter.unit):
            raise CatalogueError(
                "PAR003", f"`{name}` cannot be `{dated.value}`", place=place, expected=f"a value in {parameter.unit}"
            )
        before = [each.begins for each in parameter.values[:index] if each.segment == dated.segment]
        if before and dated.begins <= before[-1]:
            raise CatalogueError(
                "PAR002",
                f"`{name}` has a value from {dated.begins} after one from {before[-1]}",
                place=document.place(name, "values", index, "from"),
                expected="each value once, the oldest first",
            )
    for error in _segment_errors(document, name, parameter):
        raise error
    return parameter


def _segment_errors(document: Document, name: str, parameter: Parameter) -> Iterator[CatalogueError]:
    """PAR008: a segment without a fall-back; PAR009: two segments of which an applicant can be in both."""
    segments = [dated.segment.named for dated in parameter.values if dated.segment]
    for index, dated in enumerate(parameter.values):
        if dated.segment is None:
            continue
        place, keys = document.place(name, "values", index, "segment"), dated.segment.named
        if not keys:
            message, move = f"a segment of `{name}` names nothing", "name industry, size, legal_form or product"
            yield CatalogueError("PAR008", message, place=place, next_move=move)
        elif not parameter.fall_back:
            yield CatalogueError(
                "PAR008",
                f"`{name}` has no value for applicants of no segment",
                place=place,
                expected="a value without `segment`, which holds for everybody else",
                next_move="add `- {from: 2020-01-01, value: …}`",
            )
        for others in segments[: segments.index(keys)]:
            both = {**others, **keys}
            if len(others) == len(keys) and _compatible(keys, others) and both not in segments:
                yield CatalogueError(
                    "PAR009",
                    f"an applicant can be in two segments of `{name}`: {_words(others)}; {_words(keys)}",
                    place=place,
                    expected="one segment that names most of those in which an applicant can be",
                    next_move=f"add a value for {_words(both)}",
                )


def _compatible(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(other.get(key, word) == word for key, word in one.items())


def _words(keys: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {word}" for key, word in keys.items())


def read_list(document: Document) -> NamedList:
    """The list of one file; CatalogueError YML004–YML006, PAR005."""
    named = fit(NamedList, document)
    gathering = Gathering()
    for index, entry in enumerate(named.entries):
        with gathering.each():
            _check_entry(document, named, index, entry)
    gathering.end()
    return named


def _check_entry(document: Document, named: NamedList, index: int, entry: dict[str, Any]) -> None:
    units: dict[str, str] = {**named.columns, "from": "date", "to": "date"}
    for column, value in entry.items():
        if column not in units or not (value is None or fits(value, units[column])):
            raise CatalogueError(
                "PAR005",
                f"`{column}` cannot be `{value}`",
                place=document.place("entries", index, column),
                expected=", ".join(f"{name} ({unit})" for name, unit in units.items()),
            )
    missing = [column for column in named.columns if column not in entry]
    if missing:
        raise CatalogueError(
            "PAR005",
            f"this entry has no {', '.join(f'`{column}`' for column in missing)}",
            place=document.place("entries", index),
            expected="every column of the list; `null` where it is unknown",
        )

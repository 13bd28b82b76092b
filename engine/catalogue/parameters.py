"""Dated parameters (rules/parameters/*.yaml) and dated lists (rules/lists/*.yaml)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from engine.catalogue.headers import NUMBERS, Name, ScalarUnit, Words
from engine.errors import CatalogueError
from engine.strict_yaml import Document, Gathering, Strict, fit

LARGEST = 2**53 - 1
"""Beyond this an integer does not survive every reader of JSON."""

FIRST_DAY = date(2020, 1, 1)
"""The first day as of which anything is decided; by then every parameter has a value."""

Scalar = int | bool | str | date


class DatedValue(Strict):
    """A value and the day from which it is in force, until the next one."""

    begins: date = Field(alias="from")
    value: Scalar


class Parameter(Strict):
    """A threshold or setting that may change over time; never written into a query.

    draft: nothing reads it yet; ``test`` says so until the mark is taken away.
    """

    draft: bool = False
    title: Words
    unit: ScalarUnit
    source: Annotated[str, StringConstraints(min_length=1)]
    values: list[DatedValue] = Field(min_length=1)

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day, or None before the first."""
        return next((dated for dated in reversed(self.values) if dated.begins <= day), None)


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
        if index and dated.begins <= parameter.values[index - 1].begins:
            raise CatalogueError(
                "PAR002",
                f"`{name}` has a value from {dated.begins} after one from {parameter.values[index - 1].begins}",
                place=document.place(name, "values", index, "from"),
                expected="each value once, the oldest first",
            )
    return parameter


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

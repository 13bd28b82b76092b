"""What came back from a query, held against what its header declares; nothing is converted, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neo4j.time import Date

from engine.catalogue.headers import AnsweringHeader
from engine.catalogue.parameters import fits
from engine.catalogue.queries import Query
from engine.decide import reasons
from engine.errors import CatalogueError

EXPECTED = {
    "boolean": "true, false or null",
    "text": "text or null",
    "date": "a date or null; a datetime is no date",
    "ids": "a list of ids as text",
    "rows": "a list of maps",
}


def one_row(query: Query[Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The one row of an answer; CatalogueError IND030, IND031 or IND021 where it is not what the header declares."""
    if len(rows) != 1:
        raise query.error(
            "IND030",
            f"the query returned {'more than one row' if rows else 'no row'}",
            expected="exactly one row, also where nothing was found",
            next_move="aggregate at the end, and use OPTIONAL MATCH where there may be nothing",
        )
    row = rows[0]
    header: AnsweringHeader = query.header
    for column, unit in header.returns.items():
        _check(query, row, column, unit)
    if row.get("evidence") is not None:
        _check(query, row, "evidence", "ids")
    _check_reasons(query, row.get("reason"))
    return row


def reason_of(row: Mapping[str, Any], column: str) -> str:
    """The code that a query itself gave for a null: one for all its values, or one by value."""
    reason = row.get("reason")
    if isinstance(reason, Mapping):
        reason = reason.get(column)
    return reason or reasons.UNKNOWN_VALUE


def plain(value: Any) -> Any:
    """A scalar of the database as it stands in JSON: a day as ISO text."""
    return value.iso_format() if isinstance(value, Date) else value


def _check(query: Query[Any], row: Mapping[str, Any], column: str, unit: str) -> None:
    if column not in row or not _is(row[column], unit):
        found = f"`{row[column]!r}`"[:200] if column in row else "nothing"
        raise CatalogueError(
            "IND031",
            f"`{column}` came back as {found}",
            place=query.document.place("returns", column),
            expected=EXPECTED.get(unit, f"a whole number ({unit}) within ±(2^53−1), or null"),
            next_move="" if unit in EXPECTED else "compute in cents and parts per million; a sum past 2^63 is a float",
        )


def _is(value: Any, unit: str) -> bool:
    if unit == "ids":
        return isinstance(value, list) and all(type(one) is str for one in value)
    if unit == "rows":
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if unit == "date":
        return value is None or type(value) is Date
    return value is None or fits(value, unit)


def _check_reasons(query: Query[Any], reason: Any) -> None:
    for code in reason.values() if isinstance(reason, Mapping) else [reason]:
        if code is not None and code not in query.header.reasons:
            raise query.error(
                "IND021",
                f"the query gave the reason `{code}`",
                expected=", ".join(query.header.reasons),
                next_move="declare it under `reasons` with its words, or correct the code",
            )

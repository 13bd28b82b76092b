"""Read a `when:`; every leaf keeps its place, so that a wrong name is shown where it stands."""

from __future__ import annotations

from math import prod
from typing import Any

from engine.errors import CatalogueError
from engine.rules.model import COMPARATORS, SEVERITIES, Alarmed, AllOf, AnyOf, Comparison, Condition, Holds
from engine.strict_yaml import Document, Gathering, Path, did_you_mean

MOST_ALTERNATIVES = 64
"""A condition of more alternatives than this is several rules."""

NEGATIVE = {"not", "none", "unless", "except", "absent", "differs", "not_equals"}
KINDS = ("value", "signal", "indicator", "finding", "all", "any")


def read_condition(document: Document, raw: Any, path: Path, allowed: tuple[str, ...]) -> Condition:
    """A condition and all in it; `allowed` are the kinds of leaves that may stand here.

    Raises CatalogueError RUL002, RUL003, RUL004, RUL007, RUL011, RUL013.
    """
    if not isinstance(raw, dict) or not raw:
        expected = f"a map with {', '.join(KINDS)}"
        raise CatalogueError("RUL002", "this is no condition", place=document.place(*path), expected=expected)
    kind = _kind(document, raw, path)
    if kind not in (*allowed, "all", "any"):
        place = document.place(*path, kind)
        raise CatalogueError("RUL011", f"`{kind}` may not stand here", place=place, expected=", ".join(allowed))
    joined = kind in ("all", "any")
    condition = _parts(document, raw, path, kind, allowed) if joined else _leaf(document, raw, path, kind)
    if _alternatives(condition) > MOST_ALTERNATIVES:
        raise CatalogueError(
            "RUL013",
            f"this condition has {_alternatives(condition)} alternatives",
            place=document.place(*path),
            expected=f"at most {MOST_ALTERNATIVES}",
            next_move="give a part of it a name: write it as a signal or finding of its own",
        )
    return condition


def _kind(document: Document, raw: dict[str, Any], path: Path) -> str:
    kinds = [key for key in raw if key in KINDS]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        raise CatalogueError(
            "RUL002",
            f"{' and '.join(f'`{kind}`' for kind in kinds)} in one condition",
            place=document.place(*path, kinds[1]),
            expected="one of them",
            next_move="`all: [{…}, {…}]` or `any: [{…}, {…}]`",
        )
    key = next(iter(raw))
    place = document.place(*path, key)
    if key in NEGATIVE:
        raise CatalogueError(
            "RUL007",
            f"`{key}` is a negative condition",
            place=place,
            expected="positive conditions only",
            next_move="let the query return what is there, as a boolean or a count, and test that",
        )
    raise CatalogueError(
        "RUL002", f"`{key}` is no condition", place=place, expected=", ".join(KINDS), next_move=did_you_mean(key, KINDS)
    )


def _parts(document: Document, raw: dict[str, Any], path: Path, kind: str, allowed: tuple[str, ...]) -> Condition:
    _only(document, raw, path, (kind,))
    parts = raw[kind]
    if not isinstance(parts, list) or not parts:
        raise CatalogueError("RUL002", f"`{kind}` of nothing", place=document.place(*path, kind), expected="a list")
    gathering = Gathering()
    read: list[Condition] = []
    for index, part in enumerate(parts):
        with gathering.each():
            read.append(read_condition(document, part, (*path, kind, index), allowed))
    gathering.end()
    return AllOf(tuple(read)) if kind == "all" else AnyOf(tuple(read))


def _leaf(document: Document, raw: dict[str, Any], path: Path, kind: str) -> Condition:
    name, place = raw[kind], document.place(*path, kind)
    if not isinstance(name, str):
        raise CatalogueError("RUL002", f"`{kind}` is no name", place=place, expected="a name")
    if kind == "value":
        return _test(document, raw, path)
    if kind == "indicator":
        return _alarmed(document, raw, path)
    _only(document, raw, path, (kind,))
    return Holds(kind, name, place)


def _alarmed(document: Document, raw: dict[str, Any], path: Path) -> Alarmed:
    _only(document, raw, path, ("indicator", "severity"))
    severity = raw.get("severity", SEVERITIES[0])
    if severity not in SEVERITIES:
        raise CatalogueError(
            "RUL002",
            f"`{severity}` is no severity",
            place=document.place(*path, "severity"),
            expected=", ".join(SEVERITIES),
            next_move=did_you_mean(str(severity), SEVERITIES),
        )
    return Alarmed(raw["indicator"], severity, document.place(*path, "indicator"))


def _only(document: Document, raw: dict[str, Any], path: Path, keys: tuple[str, ...]) -> None:
    unknown = next((key for key in raw if key not in keys), None)
    if unknown is not None:
        raise CatalogueError(
            "RUL007" if unknown in NEGATIVE else "RUL002",
            f"`{unknown}` beside `{keys[0]}`",
            place=document.place(*path, unknown),
            expected=", ".join(keys),
            next_move=did_you_mean(unknown, keys),
        )


def _test(document: Document, raw: dict[str, Any], path: Path) -> Comparison:
    value, place = raw["value"], document.place(*path, "value")
    if value.count(".") != 1:
        expected = "indicator.value or definition.value"
        raise CatalogueError("RUL002", f"`{value}` is no value", place=place, expected=expected)
    _only(document, raw, path, ("value", *COMPARATORS))
    comparators = [key for key in raw if key != "value"]
    if len(comparators) != 1:
        expected = f"exactly one of {', '.join(COMPARATORS)}"
        raise CatalogueError("RUL003", f"{len(comparators)} comparators for `{value}`", place=place, expected=expected)
    threshold = _threshold(raw[comparators[0]], comparators[0], document.place(*path, comparators[0]))
    return Comparison(value, comparators[0], threshold, place)


def _threshold(raw: Any, comparator: str, place: str) -> str | int:
    """The parameter's name or the literal of a test; `is: true` is the literal 1."""
    if comparator == "is" and raw is True:
        return 1
    if comparator == "is":
        raise CatalogueError(
            "RUL007" if raw is False else "RUL003",
            f"`is: {raw}`",
            place=place,
            expected="`is: true`",
            next_move="let the query return the opposite" if raw is False else "compare numbers with at_least, …",
        )
    if isinstance(raw, dict) and list(raw) == ["parameter"] and isinstance(raw["parameter"], str):
        return raw["parameter"]
    if type(raw) is int and raw in (0, 1):
        return raw
    if type(raw) is int:
        raise CatalogueError(
            "RUL004",
            f"the threshold {raw} stands in the rule",
            place=place,
            expected="`{parameter: name}`; or 0, or 1",
            next_move="add a dated parameter under rules/parameters/ and name it here",
        )
    raise CatalogueError("RUL003", f"`{comparator}` of {raw!r}", place=place, expected="`{parameter: name}`, 0 or 1")


def _alternatives(condition: Condition) -> int:
    """In how many ways a condition can hold: the alternatives that it is compiled to."""
    if isinstance(condition, AnyOf):
        return sum(_alternatives(part) for part in condition.parts)
    if isinstance(condition, AllOf):
        return prod(_alternatives(part) for part in condition.parts)
    return 1

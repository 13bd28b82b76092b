"""Read why a person must look: what a review asks of the outcome, and of values."""

from __future__ import annotations

from typing import Any

from engine.errors import CatalogueError
from engine.rules import shapes
from engine.rules.conditions import read_condition
from engine.rules.model import AllOf, Cause, Condition, Review, Rule
from engine.strict_yaml import Document, Path, fit

TESTS = ("value", "all", "any")
"""What begins a test of values; everything else is a cause."""


def read_review(document: Document, id: str, entry: shapes.ReviewRule) -> Review:
    """The review of an entry: one cause, one test, or all of several.

    Raises CatalogueError as the reading of conditions does, RUL002 where a part is neither.
    """
    causes: list[Cause] = []
    tests: list[Condition] = []
    for raw, path in _parts(document, entry.when, ("review", id, "when")):
        if isinstance(raw, dict) and not raw.keys().isdisjoint(TESTS):
            tests.append(read_condition(document, raw, path, allowed=("value",)))
        else:
            causes.append(_cause(document, id, raw, path))
    title = entry.title.model_dump()
    when = AllOf(tuple(tests)) if len(tests) > 1 else tests[0] if tests else None
    test = Rule(id, "review", title, {}, when, document.place("review", id)) if when else None
    return Review(id, title, tuple(causes), test)


def _parts(document: Document, when: dict[str, Any], path: Path) -> list[tuple[Any, Path]]:
    if list(when) != ["all"]:
        return [(when, path)]
    parts = when["all"]
    if not isinstance(parts, list) or not parts:
        raise CatalogueError("RUL002", "`all` of nothing", place=document.place(*path, "all"), expected="a list")
    return [(part, (*path, "all", index)) for index, part in enumerate(parts)]


def _cause(document: Document, id: str, raw: Any, path: Path) -> Cause:
    read = fit(shapes.CauseRule, document, {} if raw is None else raw, path)
    found = [(kind, value) for kind, value in read.model_dump().items() if value is not None]
    if len(found) != 1:
        raise CatalogueError(
            "RUL002",
            f"{len(found)} causes in one place of the review `{id}`",
            place=document.place(*path),
            expected=f"one of {', '.join(shapes.CauseRule.model_fields)}, or a test of a value",
            next_move="`all: [{…}, {…}]` where several have to hold",
        )
    kind, value = found[0]
    return Cause(kind, str(value), document.place(*path, kind))

"""What the evaluators are told, checked strictly before either sees it.

durable-rules says that "abc" > 1, and Python that True == 1: so a value of the wrong type is refused here, and a value
that a rule reads but nobody gives is refused too, never taken for zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError
from engine.rules.model import REVIEW_VALUES, RuleBook

LARGEST = 2**53 - 1
"""Beyond this an integer does not survive every reader of JSON."""

KEYS = ("values", "unknown", "not_applicable", "parameters")


def check_facts(book: RuleBook, facts: Mapping[str, Any]) -> None:
    """Refuse facts that are not whole.

    EngineError ENG101 (shape), ENG102 (missing), ENG103 (type), ENG104 (said twice).

    facts: values {"closed_loop.loops": 3}, unknown {value: reason code}, not_applicable [indicator or definition],
    parameters {name: number}. What no rule reads may be there and is not looked at; what only a review reads may be
    absent, and so may what tells the members of a once-group apart.
    """
    if set(facts) != set(KEYS):
        raise EngineError("ENG101", f"facts with the keys {sorted(facts)}", expected=", ".join(KEYS))
    aside = set(facts["not_applicable"])
    for value, kind in book.reads.items():
        _check_value(facts, value, kind, aside)
    for once in book.grading.once.values():
        for indicator in once.indicators if once.by else ():
            _check_text(facts["values"], f"{indicator}.{once.by}")
    for parameter in book.parameters:
        _check_number(facts["parameters"], parameter, "a parameter in force")


def _check_value(facts: Mapping[str, Any], value: str, kind: str, aside: set[str]) -> None:
    places = [value in facts["values"], value in facts["unknown"]]
    if value.partition(".")[0] in aside:
        # A query that does not apply was not run; had it answered, one of the two statements would be wrong.
        if places[0]:
            raise EngineError("ENG104", f"`{value}` has a value, and its subject does not apply")
        return
    if all(places):
        raise EngineError("ENG104", f"`{value}` is both known and unknown")
    if not any(places) and value in REVIEW_VALUES:
        return
    if not any(places):
        raise EngineError("ENG102", f"`{value}` is missing", expected="a value, or a reason under unknown")
    if places[0] and kind == "boolean" and type(facts["values"][value]) is not bool:
        raise EngineError("ENG103", f"`{value}` is {facts['values'][value]!r}", expected="true or false")
    if places[0] and kind == "number":
        _check_number(facts["values"], value, "a value")


def _check_text(values: Mapping[str, Any], name: str) -> None:
    if name in values and type(values[name]) is not str:
        raise EngineError("ENG103", f"`{name}` is {values[name]!r}", expected="a text")


def _check_number(numbers: Mapping[str, Any], name: str, what: str) -> None:
    if name not in numbers:
        raise EngineError("ENG102", f"`{name}` is missing", expected=what)
    if type(numbers[name]) is not int or abs(numbers[name]) > LARGEST:
        raise EngineError("ENG103", f"`{name}` is {numbers[name]!r}", expected="a whole number within ±(2^53-1)")

"""Cases of the rules (rules/tests/*.yaml): facts in a few lines, and what both evaluators must say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from engine.errors import CatalogueError
from engine.rules.durable import infer
from engine.rules.model import Comparison, RuleBook, leaves
from engine.rules.second import compare, evaluate, trials
from engine.strict_yaml import Strict, did_you_mean, fit, read_yaml

SHOWN = (
    "outcome", "grade", "points", "by_family", "states", "signals", "possible_signals", "findings", "possible_findings",
    "floors", "hard_stops", "cannot_conclude", "mitigants", "mitigated", "decisive", "review", "trials",
)  # fmt: skip
"""What a case may expect; signals, trials and cannot_conclude as ids, floors as {rule: grade}, points as the total;
trials also as {rule: whether it holds}, for those named alone."""


class WrittenCase(Strict):
    """A case as it is written: values that are not named are 0 or false; ``on`` is the day whose parameters hold.

    A text is the case that an indicator of a once-group rests on; one that is not named rests on none alone.
    """

    name: str
    todo: str = ""
    on: date = date(2026, 1, 1)
    values: dict[str, int | bool | str] = Field(default_factory=dict)
    unknown: list[str] = Field(default_factory=list)
    not_applicable: list[str] = Field(default_factory=list)
    expect: dict[str, Any] = Field(min_length=1)


class File(Strict):
    """A file of cases; what is ``given`` holds for all of them."""

    given: dict[str, int | bool | str] = Field(default_factory=dict)
    cases: list[WrittenCase] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """A case with its place. on: the day whose parameters hold. values: those of the file, then its own.

    todo: what is still to be filled in; such a case fails.
    """

    name: str
    place: str
    on: date
    values: Mapping[str, int | bool | str]
    unknown: tuple[str, ...]
    not_applicable: tuple[str, ...]
    expect: Mapping[str, Any]
    todo: str = ""


def read_cases(book: RuleBook, text: str, path: str) -> list[Case]:
    """The cases of a file; CatalogueError YML… for its shape, RUL005 for a name that no rule reads or no result has."""
    document = read_yaml(text, path)
    file = fit(File, document)
    tried = book.tried or book
    groups = book.grading.once.values()
    named = {*tried.reads, *(f"{one}.{once.by}" for once in groups for one in once.indicators if once.by)}
    cases = []
    for index, case in enumerate(file.cases):
        place = document.place("cases", index)
        for name in (*file.given, *case.values, *case.unknown):
            _known(name, named, "value that a rule reads", place)
        for name in case.expect:
            _known(name, SHOWN, "key of the result", place)
        _trials_known(tried, case.expect.get("trials"), place)
        known = {value.partition(".")[0] for value in tried.reads}
        for name in case.not_applicable:
            _known(name, known, "indicator or definition that a rule reads", place)
        values, aside = {**file.given, **case.values}, tuple(case.not_applicable)
        cases.append(Case(case.name, place, case.on, values, tuple(case.unknown), aside, case.expect, case.todo))
    return cases


def _known(name: str, known: Any, what: str, place: str) -> None:
    if name not in known:
        raise CatalogueError("RUL005", f"`{name}` is no {what}", place=place, next_move=did_you_mean(name, known))


def _trials_known(book: RuleBook, expected: Any, place: str) -> None:
    """Each rule of which a case says whether its trial holds is on trial: of any other that would be false forever."""
    rules = {**book.signals, **book.findings}
    for name in expected if isinstance(expected, dict) else ():
        _known(name, rules, "signal or finding", place)
        if not rules[name].trial:
            where = "signals" if name in book.signals else "findings"
            raise CatalogueError(
                "RUL005", f"`{name}` is not on trial", place=place, next_move=f"expect it in `{where}`, not in `trials`"
            )


def mismatches(book: RuleBook, parameters: Mapping[str, Any], case: Case) -> list[str]:
    """In words, what differs from the case: between the two evaluators, and from what is expected.

    parameters: name → value in force on the case's day. What the case does not name is calm: no rule minds it.
    """
    if case.todo:
        return [case.todo]
    disagreed, differing = judged(book, parameters, case)
    return [*disagreed, *(f"{key}: expected {expected!r}, found {actual!r}" for key, expected, actual in differing)]


def judged(book: RuleBook, parameters: Mapping[str, Any], case: Case) -> tuple[list[str], list[tuple[str, Any, Any]]]:
    """In what the two evaluators disagree, in words; and what differs from the case: (key, expected, found)."""
    facts = facts_of(book, parameters, case)
    evaluated = evaluate(book, facts)
    shown = {**_shown(evaluated), "trials": [one["rule"] for one in trials(book, facts)]}
    differing = []
    for key, expected in case.expect.items():
        actual = shown[key]
        if key == "states":
            actual = {indicator: actual.get(indicator) for indicator in expected}
        if key == "trials" and isinstance(expected, dict):
            actual = {rule: rule in actual for rule in expected}
        if not _alike(actual, expected):
            differing.append((key, expected, actual))
    return compare(infer(book, facts), evaluated), differing


def _alike(actual: Any, expected: Any) -> bool:
    """Equal; names of rules in any order, as the ids of evidence are."""
    if isinstance(actual, list) and isinstance(expected, list):
        return sorted(map(str, actual)) == sorted(map(str, expected))
    return bool(actual == expected)


def facts_of(book: RuleBook, parameters: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """The facts of a case, those included that only rules on trial read."""
    book = book.tried or book
    aside = {value for value in book.reads if value.partition(".")[0] in case.not_applicable}
    absent = {*aside, *case.unknown}
    calm = _calm(book, parameters)
    return {
        "values": {value: found for value, found in {**calm, **case.values}.items() if value not in absent},
        "unknown": dict.fromkeys(case.unknown, "unknown_value"),
        "not_applicable": list(case.not_applicable),
        "parameters": {name: parameters[name] for name in book.parameters},
    }


def _calm(book: RuleBook, parameters: Mapping[str, Any]) -> dict[str, int | bool]:
    """What a value is that a case does not name: false, or the least from 0 on that no rule finds too small."""
    calm: dict[str, int | bool] = {value: False if kind == "boolean" else 0 for value, kind in book.reads.items()}
    for rule in book.rules():
        for test in leaves(rule.when):
            if isinstance(test, Comparison) and test.comparator in ("below", "at_most"):
                enough = test.limit(parameters) + (test.comparator == "at_most")
                calm[test.value] = max(calm[test.value], enough)
    return calm


def _shown(result: Mapping[str, Any]) -> dict[str, Any]:
    """The result as cases write it."""
    return {
        **{key: result[key] for key in SHOWN if key in result},
        "points": result["points"]["total"],
        "by_family": result["points"]["by_family"],
        "signals": [signal["rule"] for signal in result["signals"]],
        "floors": {floor["rule"]: floor["grade"] for floor in result["floors"]},
        "cannot_conclude": [gap["rule"] for gap in result["cannot_conclude"]],
    }

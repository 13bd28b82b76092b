"""Whether the rules fit one another, the declared values and the parameters; checked when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.catalogue.headers import NUMBERS
from engine.catalogue.parameters import Parameter
from engine.errors import CatalogueError
from engine.rules.model import (
    ENGINE_VALUES,
    GRADES,
    REVIEW_VALUES,
    SEVERITIES,
    Alarmed,
    Comparison,
    Grading,
    Holds,
    Once,
    Rule,
    RuleBook,
    leaves,
)
from engine.strict_yaml import Document, Gathering, Path, did_you_mean


@dataclass(frozen=True)
class Declared:
    """What the header of an indicator or definition declares: value → unit, for an indicator its family, on trial."""

    values: Mapping[str, str]
    family: str = ""
    trial: bool = False


def check_names(
    book: RuleBook,
    parameters: Mapping[str, Parameter],
    declared: Mapping[str, Declared] | None,
    gathering: Gathering,
) -> None:
    """Every name is defined and every unit fits; RUL004, RUL005, RUL006, RUL010. None: nothing is known of queries."""
    for rule in book.rules():
        before = len(gathering.errors)
        for leaf in leaves(rule.when):
            with gathering.each():
                _check_leaf(rule, leaf, book, parameters, declared)
        for value, place in rule.shows.items():
            with gathering.each():
                _check_shown(value, place, declared)
        if declared is not None and rule.kind == "signal" and len(gathering.errors) == before:
            with gathering.each():
                _check_family(rule, declared)


def _check_shown(value: str, place: str, declared: Mapping[str, Declared] | None) -> None:
    if declared is not None:
        told = [f"{subject}.{name}" for subject, one in declared.items() for name in one.values]
        _known("value", value, [*told, *ENGINE_VALUES], place)


def _check_leaf(
    rule: Rule,
    leaf: Comparison | Holds | Alarmed,
    book: RuleBook,
    parameters: Mapping[str, Parameter],
    declared: Mapping[str, Declared] | None,
) -> None:
    if isinstance(leaf, Comparison):
        _refuse_chance(rule, leaf)
        _check_test(leaf, parameters, declared)
    elif isinstance(leaf, Alarmed):
        _known("indicator with signals", leaf.indicator, book.indicators, leaf.place)
    else:
        _known(leaf.kind, leaf.rule, book.signals if leaf.kind == "signal" else book.findings, leaf.place)


def _refuse_chance(rule: Rule, test: Comparison) -> None:
    if test.value in REVIEW_VALUES and rule.kind != "review":
        raise CatalogueError(
            "RUL011",
            f"`{test.value}` may not stand here: it says nothing about the applicant",
            place=test.place,
            expected="a value that was measured",
            next_move="only what is under `review` in rules/grade.yaml may read it",
        )


def check_trials(
    signals: Mapping[str, Rule],
    findings: Mapping[str, Rule],
    others: Iterable[Rule],
    declared: Mapping[str, Declared] | None,
    gathering: Gathering,
) -> None:
    """What is on trial decides nothing: whatever rests on it is on trial too; RUL014, once for a rule and a ground."""
    for rule in (*signals.values(), *findings.values(), *others):
        if not rule.trial:
            grounds = {
                _on_trial(leaf, signals, findings, declared or {}): leaf for leaf in reversed([*leaves(rule.when)])
            }
            for name, leaf in grounds.items():
                if name:
                    with gathering.each():
                        _refuse_trial(rule, name, leaf.place)


def _on_trial(
    leaf: Comparison | Holds | Alarmed,
    signals: Mapping[str, Rule],
    findings: Mapping[str, Rule],
    declared: Mapping[str, Declared],
) -> str:
    """What a leaf rests on where that is on trial, else nothing."""
    if isinstance(leaf, Comparison):
        name, on_trial = leaf.subject, leaf.subject in declared and declared[leaf.subject].trial
    elif isinstance(leaf, Alarmed):
        of = [signal for signal in signals.values() if signal.indicator == leaf.indicator]
        name, on_trial = leaf.indicator, bool(of) and all(signal.trial for signal in of)
    else:
        name = leaf.rule
        on_trial = name in (rules := signals if leaf.kind == "signal" else findings) and rules[name].trial
    return name if on_trial else ""


def _refuse_trial(rule: Rule, name: str, place: str) -> None:
    raise CatalogueError(
        "RUL014",
        f"`{rule.id}` decides, and rests on `{name}`, which is on trial",
        place=place,
        expected="rules that decide to rest only on what was promoted",
        next_move=f"put `trial: true` in `{rule.id}`, or take it out of `{name}`",
    )


def _known(what: str, name: str, known: Iterable[str], place: str) -> None:
    names = sorted(known)
    if name not in names:
        raise CatalogueError(
            "RUL005",
            f"nobody defines the {what} `{name}`",
            place=place,
            expected=", ".join(names) if len(names) <= 8 else f"one of the {len(names)} that are defined",
            next_move=did_you_mean(name, names),
        )


def _check_test(test: Comparison, parameters: Mapping[str, Parameter], declared: Mapping[str, Declared] | None) -> None:
    if test.parameter:
        _known("parameter", test.parameter, parameters, test.place)
    unit = _unit(test, declared)
    if not unit:
        return
    if (unit == "boolean") != (test.comparator == "is") or unit not in {*NUMBERS, "boolean"}:
        raise CatalogueError(
            "RUL006",
            f"`{test.value}` has the unit {unit}, and is tested with `{test.comparator}`",
            place=test.place,
            expected="`is: true` for a boolean, the other comparators for numbers; text and dates can't be tested",
        )
    if test.parameter and parameters[test.parameter].unit != unit:
        raise CatalogueError(
            "RUL006",
            f"`{test.value}` is in {unit}, the parameter `{test.parameter}` in {parameters[test.parameter].unit}",
            place=test.place,
            expected="one unit",
        )
    if test.threshold == 1 and unit not in ("count", "boolean"):
        message = f"`{test.value}` is in {unit}, and 1 is a threshold"
        raise CatalogueError("RUL004", message, place=test.place, expected="a parameter")


def _unit(test: Comparison, declared: Mapping[str, Declared] | None) -> str:
    """The declared unit of the value, "" where nothing is declared."""
    counted = {**ENGINE_VALUES, **REVIEW_VALUES}
    if test.subject in {value.partition(".")[0] for value in counted}:
        _known("value", test.value, counted, test.place)
        return counted[test.value]
    if declared is None:
        return ""
    _known("indicator or definition", test.subject, declared, test.place)
    values = declared[test.subject].values
    _known("value", test.value, [f"{test.subject}.{name}" for name in values], test.place)
    return values[test.value.partition(".")[2]]


def _check_family(rule: Rule, declared: Mapping[str, Declared]) -> None:
    family = declared[rule.indicator].family if rule.indicator in declared else ""
    if not family:
        raise CatalogueError(
            "RUL010",
            f"`{rule.indicator}` is no indicator",
            place=rule.place,
            expected="values of an indicator; a finding may read definitions",
        )
    if family != rule.family:
        raise CatalogueError(
            "RUL010",
            f"`{rule.indicator}` is of the family `{family}`",
            place=rule.place,
            expected=f"rules/signals/{family}.yaml",
        )


def check_grading(
    document: Document, book: RuleBook, declared: Mapping[str, Declared] | None, gathering: Gathering
) -> None:
    """Points rise, bands touch, and what grade.yaml names is there; RUL005, RUL008, RUL010, RUL012."""
    grading = book.grading
    points = [grading.points[severity] for severity in SEVERITIES]
    with gathering.each():
        if points != sorted(points):
            place = document.place("points")
            raise CatalogueError("RUL012", "points fall with severity", place=place, expected=" ≤ ".join(SEVERITIES))
    with gathering.each():
        _check_bands(document, grading)
    for id in grading.once:
        with gathering.each():
            _check_once(document, book, id)
        with gathering.each():
            _check_by(document, book.grading.once[id], ("once", id, "by"), declared)
    for cause in (cause for review in grading.reviews.values() for cause in review.causes):
        with gathering.each():
            if cause.kind == "finding":
                _known("finding", cause.value, book.findings, cause.place)
            if cause.kind == "decisive":
                _known("indicator with signals", cause.value, book.indicators, cause.place)


def _check_bands(document: Document, grading: Grading) -> None:
    expected = 0
    for grade in GRADES:
        begins, ends = grading.bands[grade]
        if begins != expected or ends < begins:
            raise CatalogueError(
                "RUL012",
                f"{grade} goes from {begins} to {ends}",
                place=document.place("bands", grade),
                expected=f"from: {expected}, and no gap or overlap",
            )
        expected = ends + 1
    if expected - 1 != grading.total_maximum:
        raise CatalogueError(
            "RUL012",
            f"the bands end at {expected - 1}",
            place=document.place("bands", GRADES[-1], "to"),
            expected=f"to: {grading.total_maximum}, as `total_maximum` says",
        )


def _check_by(document: Document, once: Once, path: Path, declared: Mapping[str, Declared] | None) -> None:
    """By what a group is told apart: a value of each, and a text."""
    if declared is None or not once.by:
        return
    for indicator in once.indicators:
        values = declared[indicator].values if indicator in declared else {}
        _known("value", f"{indicator}.{once.by}", [f"{indicator}.{name}" for name in values], document.place(*path))
        if values[once.by] != "text":
            raise CatalogueError(
                "RUL006",
                f"`{indicator}.{once.by}` has the unit {values[once.by]}",
                place=document.place(*path),
                expected="a text that tells one case from another",
            )


def _check_once(document: Document, book: RuleBook, id: str) -> None:
    place, group = document.place("once", id), book.grading.once[id].indicators
    for indicator in group:
        _known("indicator with signals", indicator, book.indicators, place)
    groups = book.grading.once.items()
    others = {indicator for other, joined in groups if other != id for indicator in joined.indicators}
    if others & set(group) or len(set(group)) < len(group):
        raise CatalogueError("RUL008", f"an indicator of `{id}` is named twice", place=place, expected="one group")
    if len({book.indicators[indicator] for indicator in group}) > 1:
        message = f"`{id}` joins indicators of two families"
        raise CatalogueError("RUL010", message, place=place, expected="indicators of one family")

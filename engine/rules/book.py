"""Read the YAML of rules/ into a rule book, strictly: whatever does not fit is refused with its place.

rules/signals/<family>.yaml   rules/findings.yaml   rules/grade.yaml   rules/parameters/*.yaml (names and units)
"""

from __future__ import annotations

import graphlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from engine.catalogue.parameters import Parameter, entries_of, read_parameters
from engine.errors import CatalogueError
from engine.rules import shapes
from engine.rules.checks import Declared, check_grading, check_names, check_trials
from engine.rules.conditions import read_condition
from engine.rules.model import GRADES, Comparison, CountedFloor, Grading, Holds, Once, Rule, RuleBook, leaves
from engine.rules.reviews import read_review
from engine.strict_yaml import Document, Gathering, fit, read_yaml

__all__ = ["Declared", "RuleBook", "read_rules"]

Entry = TypeVar("Entry")
Read = TypeVar("Read")


def read_rules(files: Mapping[str, str], declared: Mapping[str, Declared] | None = None) -> RuleBook:
    """The rule book of a catalogue's files (path from the top folder → text); other files are not looked at.

    With `declared` (indicator or definition → its header's values) every value, unit and family is checked against it.
    Raises CatalogueError YML… or RUL… with the place, and all others with it; engine/rules/codes.py says what each code
    means. What rules say of one another is checked when each can be read: one that can't would be missed by others.
    """
    gathering = Gathering()
    signals: dict[str, Rule] = {}
    for path in sorted(path for path in files if path.startswith("rules/signals/")):
        with gathering.each():
            signals |= _signals(read_yaml(files[path], path), signals, gathering)
    findings: dict[str, Rule] = {}
    with gathering.each():
        findings = _findings(_document(files, "rules/findings.yaml"), signals, gathering)
    with gathering.each():
        grade_file = _document(files, "rules/grade.yaml")
        grading = _grading(grade_file, {**signals, **findings}, gathering)
    gathering.end()
    others = [*grading.mitigants.values(), *grading.gaps.values(), *grading.review_tests()]
    check_trials(signals, findings, others, declared, gathering)
    titles = _titles([*signals.values(), *findings.values()], grading, grade_file)
    tried = _book(signals, _ordered(findings), grading, titles)
    check_names(tried, _parameters(files), declared, gathering)
    deciding = _book(_deciding(tried.signals), _deciding(tried.findings), grading, titles)
    check_grading(grade_file, deciding, declared, gathering)
    gathering.end()
    on_trial = len(tried.signals) + len(tried.findings) > len(deciding.signals) + len(deciding.findings)
    return replace(deciding, tried=tried) if on_trial else deciding


def _book(
    signals: Mapping[str, Rule], findings: Mapping[str, Rule], grading: Grading, titles: Mapping[str, Mapping[str, str]]
) -> RuleBook:
    others = [*grading.mitigants.values(), *grading.gaps.values(), *grading.review_tests()]
    rules = [*signals.values(), *findings.values(), *others]
    return RuleBook(
        signals=signals,
        findings=findings,
        grading=grading,
        indicators={rule.indicator: rule.family for rule in signals.values()},
        reads=_reads(rules),
        parameters=tuple(sorted({test.parameter for test in _tests(rules) if test.parameter})),
        titles=titles,
    )


def _deciding(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    return {id: rule for id, rule in rules.items() if not rule.trial}


def _parameters(files: Mapping[str, str]) -> dict[str, Parameter]:
    paths = sorted(path for path in files if path.startswith("rules/parameters/"))
    return {name: found for path in paths for name, found in read_parameters(read_yaml(files[path], path)).items()}


def _document(files: Mapping[str, str], path: str) -> Document:
    if path not in files:
        raise CatalogueError("RUL001", f"there is no {path}", place=f"{path}:1:1", next_move="see rules/README.md")
    return read_yaml(files[path], path)


def _each(entries: Mapping[str, Entry], read: Callable[[str, Entry], Read], gathering: Gathering) -> dict[str, Read]:
    """Every entry read; what is wrong with one is gathered."""
    found: dict[str, Read] = {}
    for id, entry in entries.items():
        with gathering.each():
            found[id] = read(id, entry)
    return found


def _signals(document: Document, taken: Mapping[str, Rule], gathering: Gathering) -> dict[str, Rule]:
    family = PurePosixPath(document.name).stem
    return _each(entries_of(document), lambda id, raw: _signal(document, id, raw, family, taken), gathering)


def _signal(document: Document, id: str, raw: Any, family: str, taken: Mapping[str, Rule]) -> Rule:
    entry = fit(shapes.SignalRule, document, raw, (id,))
    when = read_condition(document, entry.when, (id, "when"), allowed=("value",))
    place = document.place(id)
    _refuse_doubled(id, place, taken)
    subjects = sorted({leaf.subject for leaf in leaves(when) if isinstance(leaf, Comparison)})
    if len(subjects) > 1:
        raise CatalogueError(
            "RUL010",
            f"`{id}` reads values of {' and '.join(f'`{subject}`' for subject in subjects)}",
            place=document.place(id, "when"),
            expected="values of one indicator",
            next_move="write a signal for each, and a finding that combines them",
        )
    indicator = subjects[0]
    if not id.startswith(f"{indicator}_"):
        message = f"`{id}` is a signal of `{indicator}`"
        raise CatalogueError("RUL010", message, place=place, expected=f"an id like `{indicator}_…`")
    return Rule(
        id=id,
        kind="signal",
        title=entry.title.model_dump(),
        why=entry.why.model_dump(),
        when=when,
        place=place,
        severity=entry.then.signal,
        indicator=indicator,
        family=family,
        floor=entry.then.floor or "",
        trial=entry.trial,
    )


def _findings(document: Document, taken: Mapping[str, Rule], gathering: Gathering) -> dict[str, Rule]:
    return _each(entries_of(document), lambda id, raw: _finding(document, id, raw, taken), gathering)


def _finding(document: Document, id: str, raw: Any, taken: Mapping[str, Rule]) -> Rule:
    entry = fit(shapes.FindingRule, document, raw, (id,))
    when = read_condition(document, entry.when, (id, "when"), allowed=("value", "signal", "indicator", "finding"))
    place = document.place(id)
    _refuse_doubled(id, place, taken)
    return Rule(
        id=id,
        kind="finding",
        title=entry.title.model_dump(),
        why=entry.why.model_dump(),
        when=when,
        place=place,
        floor=entry.then.floor or "",
        trial=entry.trial,
        shows={value: document.place(id, "shows", index) for index, value in enumerate(entry.shows)},
    )


def _refuse_doubled(id: str, place: str, taken: Mapping[str, Rule]) -> None:
    if id in taken:
        message = f"`{id}` is also defined at {taken[id].place}"
        raise CatalogueError("RUL008", message, place=place, expected="one of them")


def _ordered(findings: Mapping[str, Rule]) -> dict[str, Rule]:
    """Findings after the findings they name; a circle is RUL009."""
    waits = {
        rule.id: sorted({leaf.rule for leaf in leaves(rule.when) if isinstance(leaf, Holds) and leaf.rule in findings})
        for rule in findings.values()
    }
    try:
        return {id: findings[id] for id in graphlib.TopologicalSorter(waits).static_order()}
    except graphlib.CycleError as error:
        circle = error.args[1]
        raise CatalogueError(
            "RUL009",
            f"{' → '.join(f'`{id}`' for id in circle)}",
            place=next(rule.place for rule in findings.values() if rule.id in circle),
            expected="findings that rest on signals and on other findings, without a circle",
        ) from error


def _grading(document: Document, taken: Mapping[str, Rule], gathering: Gathering) -> Grading:
    read = fit(shapes.Grade, document)
    with gathering.each():
        _refuse_doubled_in_grade(document, read, taken)
    unknown_stop, gaps = _gaps(document, read, gathering)
    bands = read.bands
    return Grading(
        points=read.points.model_dump(),
        family_maximum=read.family_maximum,
        total_maximum=read.total_maximum,
        bands={grade: (getattr(bands, grade).begins, getattr(bands, grade).ends) for grade in GRADES},
        floors={id: _counted_floor(id, floor) for id, floor in read.floors.items()},
        once={id: Once(tuple(group.indicators), group.by or "") for id, group in read.once.items()},
        mitigants=_each(read.mitigants, lambda id, mitigant: _mitigant(document, id, mitigant), gathering),
        gaps=gaps,
        unknown_stop=unknown_stop,
        reviews=_each(read.review, lambda id, review: read_review(document, id, review), gathering),
    )


def _refuse_doubled_in_grade(document: Document, read: shapes.Grade, taken: Mapping[str, Rule]) -> None:
    places = {id: rule.place for id, rule in taken.items()}
    for section in ("floors", "mitigants", "cannot_conclude"):
        for id in getattr(read, section):
            place = document.place(section, id)
            if id in places:
                message = f"`{id}` is also defined at {places[id]}"
                raise CatalogueError("RUL008", message, place=place, expected="one of them")
            places[id] = place


def _counted_floor(id: str, floor: shapes.CountedFloorRule) -> CountedFloor:
    count = floor.when
    return CountedFloor(
        id, floor.title.model_dump(), count.indicators, count.severity, count.of_one is not None, floor.then.floor
    )


def _mitigant(document: Document, id: str, mitigant: shapes.MitigantRule) -> Rule:
    path = ("mitigants", id)
    when = read_condition(document, mitigant.when, (*path, "when"), allowed=("value",))
    return Rule(id, "mitigant", mitigant.title.model_dump(), mitigant.why.model_dump(), when, document.place(*path))


def _gaps(document: Document, read: shapes.Grade, gathering: Gathering) -> tuple[str, dict[str, Rule]]:
    """The id of the entry about unknown stops ("" where none), and the rules that read a value."""
    unknown = [id for id, gap in read.cannot_conclude.items() if gap.when == {"unknown": "stop"}]
    others = {id: gap for id, gap in read.cannot_conclude.items() if id not in unknown}
    return "".join(unknown[-1:]), _each(others, lambda id, gap: _gap(document, id, gap), gathering)


def _gap(document: Document, id: str, gap: shapes.Gap) -> Rule:
    path = ("cannot_conclude", id)
    when = read_condition(document, gap.when, (*path, "when"), allowed=("value",))
    return Rule(id, "gap", gap.title.model_dump(), {}, when, document.place(*path))


def _tests(rules: Iterable[Rule]) -> list[Comparison]:
    return [leaf for rule in rules for leaf in leaves(rule.when) if isinstance(leaf, Comparison)]


def _reads(rules: Iterable[Rule]) -> dict[str, str]:
    """Every value that a test reads → boolean or number; one read as both is refused."""
    reads: dict[str, str] = {}
    for test in _tests(rules):
        kind = "boolean" if test.comparator == "is" else "number"
        if reads.setdefault(test.value, kind) != kind:
            message = f"`{test.value}` is read as a {kind} here and as a {reads[test.value]} elsewhere"
            raise CatalogueError("RUL006", message, place=test.place, expected="one unit")
    return dict(sorted(reads.items()))


def _titles(rules: Iterable[Rule], grading: Grading, document: Document) -> dict[str, Mapping[str, str]]:
    """Rule, counted floor, reason for no grade or review → its title."""
    rules = [*rules, *grading.mitigants.values(), *grading.gaps.values()]
    titles = {review.id: review.title for review in grading.reviews.values()}
    titles |= {rule.id: rule.title for rule in rules} | {floor.id: floor.title for floor in grading.floors.values()}
    unknown_stop = document.value["cannot_conclude"].get(grading.unknown_stop)
    return titles | ({grading.unknown_stop: unknown_stop["title"]} if unknown_stop else {})

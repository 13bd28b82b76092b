"""From what durable-rules fired to points, floors and outcome (domain.md §4): counting and sums, no condition."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from engine.rules.model import GRADES, SEVERITIES, CountedFloor, Grading, Rule, RuleBook

Grounds = Mapping[str, set[str]]
"""Firing (`signal:…`, `finding:…`, `stop:…` and so on) → the values and firings it rests on."""

HIGH = SEVERITIES.index("high")


def conclude(book: RuleBook, facts: Mapping[str, Any], certain: Grounds, possible: Collection[str]) -> dict[str, Any]:
    """The result of an inference from what is certain, with its grounds, and what is possible."""
    groups = _groups(book, facts["values"])
    signals = sorted((book.signals[id] for id in _ids("signal", certain)), key=lambda rule: rule.id)
    findings = sorted(_ids("finding", certain))
    worst = _worst(signals)
    points = _points(book, groups, worst)
    floors = _floors(book, certain, signals, worst)
    stops = sorted(_ids("stop", certain))
    gaps = _gaps(book, certain, possible)
    mitigants = sorted(_ids("mitigant", certain))
    may_improve = bool(mitigants) and max(worst.values(), default=0) < HIGH
    verdict = _verdict(book.grading, points["total"], floors, stops, gaps, may_improve)
    decisive = _decisive(book, groups, certain, signals, floors, stops, verdict)
    return {
        "outcome": verdict.outcome,
        "grade": verdict.grade,
        "points": points,
        "states": _states(book, facts["not_applicable"], certain, possible),
        "signals": [
            {
                "rule": rule.id,
                "indicator": rule.indicator,
                "severity": rule.severity,
                "because": sorted(certain[f"signal:{rule.id}"]),
            }
            for rule in signals
        ],
        "possible_signals": sorted(_ids("signal", possible) - _ids("signal", certain)),
        "findings": findings,
        "possible_findings": sorted(_ids("finding", possible) - set(findings)),
        "floors": floors,
        "hard_stops": stops,
        "cannot_conclude": gaps,
        "mitigants": mitigants,
        "mitigated": verdict.mitigated,
        "decisive": decisive,
        "review": _reviews(book, certain, verdict, stops, findings, decisive),
        "firings": _firings(certain, floors),
    }


@dataclass(frozen=True)
class _Verdict:
    outcome: str
    grade: str | None
    mitigated: bool = False


@dataclass(frozen=True)
class _Score:
    """What a signal scores, and in which family and group."""

    id: str
    family: str
    group: str
    points: int


def _ids(kind: str, actions: Iterable[str]) -> set[str]:
    return {action.partition(":")[2] for action in actions if action.startswith(f"{kind}:")}


def _worst(signals: Iterable[Rule]) -> dict[str, int]:
    """Indicator → its most severe signal's rank."""
    worst: dict[str, int] = {}
    for rule in signals:
        worst[rule.indicator] = max(worst.get(rule.indicator, 0), SEVERITIES.index(rule.severity))
    return worst


def _groups(book: RuleBook, values: Mapping[str, Any]) -> dict[str, str]:
    """Indicator → what scores once: itself, its once-group, or those of the group that name the same as it does."""
    groups = {indicator: indicator for indicator in book.indicators}
    for id, once in book.grading.once.items():
        for indicator in once.indicators:
            named = values.get(f"{indicator}.{once.by}", "") if once.by else "all"
            if named:
                groups[indicator] = f"once:{id}:{named}"
    return groups


def _points(book: RuleBook, groups: Mapping[str, str], worst: Mapping[str, int]) -> dict[str, Any]:
    grading = book.grading
    scores: dict[tuple[str, str], int] = {}
    for indicator, rank in worst.items():
        key = (book.indicators[indicator], groups[indicator])
        scores[key] = max(scores.get(key, 0), grading.points[SEVERITIES[rank]])
    families: dict[str, int] = {}
    for (family, _), score in scores.items():
        families[family] = min(grading.family_maximum, families.get(family, 0) + score)
    by_family = {family: score for family, score in sorted(families.items()) if score}
    return {"total": min(grading.total_maximum, sum(by_family.values())), "by_family": by_family}


def _floors(
    book: RuleBook, certain: Grounds, signals: Iterable[Rule], worst: Mapping[str, int]
) -> list[dict[str, Any]]:
    rules = {**book.signals, **book.findings}
    named = {id: (rules[id].floor, certain[f"floor:{id}"]) for id in _ids("floor", certain)}
    counted = {
        floor.id: (floor.grade, grounds)
        for floor in book.grading.floors.values()
        if (grounds := _counted(book, floor, signals, worst))
    }
    return [
        {"rule": id, "grade": grade, "because": sorted(grounds)}
        for id, (grade, grounds) in sorted({**named, **counted}.items())
    ]


def _counted(book: RuleBook, floor: CountedFloor, signals: Iterable[Rule], worst: Mapping[str, int]) -> set[str]:
    """The signals that a counted floor rests on; empty while there are too few indicators."""
    severe = SEVERITIES.index(floor.severity)
    members: dict[str, set[str]] = {}
    for indicator, rank in worst.items():
        if rank >= severe:
            members.setdefault(book.indicators[indicator] if floor.of_one_family else "", set()).add(indicator)
    counted = {indicator for found in members.values() if len(found) >= floor.indicators for indicator in found}
    return {
        f"signal:{rule.id}"
        for rule in signals
        if rule.indicator in counted and SEVERITIES.index(rule.severity) >= severe
    }


def _gaps(book: RuleBook, certain: Grounds, possible: Collection[str]) -> list[dict[str, Any]]:
    """Why no grade can be given: values that say so, and stops that are possible and not certain."""
    found = {id: sorted(certain[f"gap:{id}"]) for id in _ids("gap", certain)}
    stops = _ids("stop", possible) - _ids("stop", certain)
    if stops and book.grading.unknown_stop:
        found[book.grading.unknown_stop] = sorted(f"signal:{id}" for id in stops)
    return [{"rule": id, "because": because} for id, because in sorted(found.items())]


def _verdict(
    grading: Grading,
    total: int,
    floors: Collection[Mapping[str, Any]],
    stops: Collection[str],
    gaps: Collection[Mapping[str, Any]],
    may_improve: bool,
) -> _Verdict:
    if stops:
        return _Verdict("graded", GRADES[-1])
    if gaps:
        return _Verdict("cannot_conclude", None)
    scored = next(rank for rank, grade in enumerate(GRADES) if total <= grading.bands[grade][1])
    lowest = max((GRADES.index(floor["grade"]) for floor in floors), default=0)
    mitigated = may_improve and scored > lowest
    return _Verdict("graded", GRADES[max(scored - mitigated, lowest)], mitigated)


def _states(
    book: RuleBook, not_applicable: Collection[str], certain: Grounds, possible: Collection[str]
) -> dict[str, str]:
    hits = {book.signals[id].indicator for id in _ids("signal", certain)}
    unknown = {book.signals[id].indicator for id in _ids("signal", possible)} - hits
    states = {}
    for indicator in sorted(book.indicators):
        state = "hit" if indicator in hits else "not_evaluable" if indicator in unknown else "clear"
        states[indicator] = "not_applicable" if indicator in not_applicable else state
    return states


def _decisive(
    book: RuleBook,
    groups: Mapping[str, str],
    certain: Grounds,
    signals: Iterable[Rule],
    floors: Collection[Mapping[str, Any]],
    stops: list[str],
    verdict: _Verdict,
) -> list[str]:
    """The signals that decide the grade (design.md): stops; else what supports the floors that equal it, and the first
    smallest set of signals whose points reach it."""
    if stops or verdict.grade is None:
        return stops
    decisive: set[str] = set()
    for floor in floors:
        if floor["grade"] == verdict.grade:
            decisive |= _supports(certain, floor["because"])
    rank = GRADES.index(verdict.grade)
    if rank:  # the best grade needs no signal, with or without a mitigant
        needed = book.grading.bands[GRADES[rank + verdict.mitigated]][0]
        decisive |= _first_smallest(book, groups, signals, needed)
    return sorted(decisive)


def _supports(certain: Grounds, because: Iterable[str]) -> set[str]:
    """The signals at the bottom of some grounds."""
    signals: set[str] = set()
    for ground in because:
        kind, _, id = ground.partition(":")
        if kind == "signal":
            signals.add(id)
        elif kind == "finding":
            signals |= _supports(certain, certain[ground])
    return signals


def _first_smallest(book: RuleBook, groups: Mapping[str, str], signals: Iterable[Rule], needed: int) -> set[str]:
    """The first, by ids, of the smallest sets of signals that score `needed` points; empty where none does."""
    scoring = [
        _Score(rule.id, rule.family, groups[rule.indicator], book.grading.points[rule.severity]) for rule in signals
    ]
    maximum = book.grading.family_maximum
    size = next((size for size in range(len(scoring) + 1) if _most([], scoring, size, maximum) >= needed), None)
    if size is None:
        return set()
    chosen: list[_Score] = []
    for number, score in enumerate(scoring):
        rest, more = scoring[number + 1 :], size - len(chosen) - 1
        if more >= 0 and _most([*chosen, score], rest, more, maximum) >= needed:
            chosen.append(score)
    return {score.id for score in chosen}


def _most(chosen: Iterable[_Score], others: Iterable[_Score], more: int, maximum: int) -> int:
    """The most points that the chosen signals and at most so many of the others score together.

    In each family the best of the others come first and the maximum only flattens what they add: the gains fall, so the
    greatest gains over all families are the most that can be added.
    """
    has, could = _best(chosen), _best(others)
    families = {family for family, _ in {**has, **could}}
    total, gains = 0, []
    for family in families:
        score = min(maximum, sum(points for (of, _), points in has.items() if of == family))
        total += score
        better = (points - has.get(key, 0) for key, points in could.items() if key[0] == family)
        for gain in sorted((gain for gain in better if gain > 0), reverse=True):
            gains.append(min(gain, maximum - score))
            score += gains[-1]
    return total + sum(nlargest(more, gains))


def _best(scores: Iterable[_Score]) -> dict[tuple[str, str], int]:
    """(family, group) → its greatest points."""
    best: dict[tuple[str, str], int] = {}
    for score in scores:
        key = (score.family, score.group)
        best[key] = max(best.get(key, 0), score.points)
    return best


def _reviews(
    book: RuleBook,
    certain: Grounds,
    verdict: _Verdict,
    stops: Collection[str],
    findings: Collection[str],
    decisive: Iterable[str],
) -> list[str]:
    rank = -1 if verdict.grade is None else GRADES.index(verdict.grade)
    indicators = {book.signals[id].indicator for id in decisive}
    holds = {
        "grade_at_least": lambda value: rank >= GRADES.index(value),
        "grade_at_most": lambda value: 0 <= rank <= GRADES.index(value),
        "outcome": lambda value: verdict.outcome == value,
        "hard_stop": lambda _: bool(stops),
        "finding": lambda value: value in findings,
        "decisive": lambda value: value in indicators,
    }
    return sorted(
        review.id
        for review in book.grading.reviews.values()
        if all(holds[cause.kind](cause.value) for cause in review.causes)
        and (review.test is None or f"review:{review.id}" in certain)
    )


def _firings(certain: Grounds, floors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every firing with its grounds, in the order of ids; gaps and reviews are told apart, under their own keys."""
    grounds = {action: sorted(found) for action, found in certain.items() if not action.startswith(("gap:", "review:"))}
    grounds |= {f"floor:{floor['rule']}": floor["because"] for floor in floors}
    return [
        {"id": action, "rule": action.partition(":")[2], "kind": action.partition(":")[0], "because": because}
        for action, because in sorted(grounds.items())
    ]

"""A second evaluator of the same rule book, and the comparison of the two.

It shares with durable-rules only what the YAML says (model.py) and the check of the facts. It walks each condition with
three values (Kleene: true, false, unknown as None) from the grade down, where the other one chains forward from the
facts, and computes points, floors and grade in its own way. It needs no process, so near misses and what-ifs ask it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any

from engine.rules.facts import check_facts
from engine.rules.model import Alarmed, AllOf, AnyOf, Cause, Comparison, Condition, Rule, RuleBook

COMPARE = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
    "equals": operator.eq,
    "is": operator.eq,
}
BY_SEVERITY = {"noted": 0, "low": 1, "medium": 2, "high": 3, "stop": 4}
BY_GRADE = {"R1": 1, "R2": 2, "R3": 3, "R4": 4, "R5": 5}
GRADE = {rank: grade for grade, rank in BY_GRADE.items()}

Truth = bool | None
Judged = tuple[Truth, frozenset[str]]
"""A truth value and, where it is true, the values and firings it rests on."""

UNKNOWN: Judged = (None, frozenset())
FALSE: Judged = (False, frozenset())


def evaluate(book: RuleBook, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the facts, in the same shape as `durable.infer`; EngineError ENG101 to ENG104 as there."""
    check_facts(book, facts)
    return _Case(book, facts).result()


def trials(book: RuleBook, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is on trial and holds, sorted by id: ``{rule, kind, severity, because}``; it decides nothing."""
    if book.tried is None:
        return []
    check_facts(book.tried, facts)
    case = _Case(book.tried, facts)
    rules = [*book.tried.signals.values(), *book.tried.findings.values()]
    return [
        {"rule": rule.id, "kind": rule.kind, "severity": rule.severity or None, "because": sorted(case.judge(rule)[1])}
        for rule in sorted(rules, key=lambda rule: rule.id)
        if rule.trial and case.judge(rule)[0]
    ]


def compare(inferred: Mapping[str, Any], evaluated: Mapping[str, Any]) -> list[str]:
    """In words, every key on which durable-rules and the second evaluator differ; empty where they agree."""
    return [
        f"{key}: durable-rules says {inferred.get(key)!r}, the second evaluator {evaluated.get(key)!r}"
        for key in sorted({*inferred, *evaluated})
        if inferred.get(key) != evaluated.get(key)
    ]


class _Case:
    """One set of facts under one book; every rule is judged when it is first asked about."""

    def __init__(self, book: RuleBook, facts: Mapping[str, Any]) -> None:
        self.book = book
        self.grading = book.grading
        self.facts = facts
        self.aside = frozenset(facts["not_applicable"])
        self.judged: dict[str, Judged] = {}

    def result(self) -> dict[str, Any]:
        outcome, grade, mitigated = self.verdict
        return {
            "outcome": outcome,
            "grade": grade,
            "points": self.points,
            "states": {indicator: self.state(indicator) for indicator in sorted(self.book.indicators)},
            "signals": [
                {
                    "rule": rule.id,
                    "indicator": rule.indicator,
                    "severity": rule.severity,
                    "because": sorted(self.judge(rule)[1]),
                }
                for rule in self.signals
            ],
            "possible_signals": self.ids(self.book.signals.values(), None),
            "findings": self.ids(self.book.findings.values(), True),
            "possible_findings": self.ids(self.book.findings.values(), None),
            "floors": self.floors,
            "hard_stops": self.stops,
            "cannot_conclude": self.gaps,
            "mitigants": self.ids(self.grading.mitigants.values(), True),
            "mitigated": mitigated,
            "decisive": self.decisive,
            "review": self.reviews(),
            "firings": self.firings(),
        }

    # Conditions.

    def judge(self, rule: Rule) -> Judged:
        if rule.id not in self.judged:
            self.judged[rule.id] = self.weigh(rule.when)
        return self.judged[rule.id]

    def weigh(self, condition: Condition) -> Judged:
        if isinstance(condition, Comparison):
            return self.test(condition)
        if isinstance(condition, AnyOf):
            return _any(self.weigh(part) for part in condition.parts)
        if isinstance(condition, AllOf):
            return _all(self.weigh(part) for part in condition.parts)
        if isinstance(condition, Alarmed):
            return _any(self.holds("signal", rule) for rule in self.alarms(condition))
        rules = self.book.signals if condition.kind == "signal" else self.book.findings
        return self.holds(condition.kind, rules[condition.rule])

    def test(self, test: Comparison) -> Judged:
        if test.value.split(".")[0] in self.aside:
            return FALSE
        if test.value in self.facts["unknown"]:
            return UNKNOWN
        if test.value not in self.facts["values"]:  # only what a review alone reads may be absent
            return FALSE
        limit = test.limit(self.facts["parameters"])
        held = COMPARE[test.comparator](self.facts["values"][test.value], limit)
        return (True, frozenset([test.value])) if held else FALSE

    def holds(self, kind: str, rule: Rule) -> Judged:
        truth, _ = self.judge(rule)
        return (True, frozenset([f"{kind}:{rule.id}"])) if truth else (truth, frozenset())

    def alarms(self, alarmed: Alarmed) -> list[Rule]:
        least = BY_SEVERITY[alarmed.severity]
        return [rule for rule in self.of(alarmed.indicator) if BY_SEVERITY[rule.severity] >= least]

    def of(self, indicator: str) -> list[Rule]:
        return [rule for rule in self.book.signals.values() if rule.indicator == indicator]

    def ids(self, rules: Iterable[Rule], truth: Truth) -> list[str]:
        return sorted(rule.id for rule in rules if self.judge(rule)[0] is truth)

    def state(self, indicator: str) -> str:
        if indicator in self.aside:
            return "not_applicable"
        truth, _ = _any(self.judge(rule) for rule in self.of(indicator))
        return {True: "hit", None: "not_evaluable", False: "clear"}[truth]

    # What counts.

    @cached_property
    def signals(self) -> list[Rule]:
        return [self.book.signals[id] for id in self.ids(self.book.signals.values(), True)]

    @cached_property
    def stops(self) -> list[str]:
        return [rule.id for rule in self.signals if rule.severity == "stop"]

    def group(self, rule: Rule) -> str:
        """What scores once together: the members of a once-group (of one case, where it asks), joined; or it alone."""
        for once in self.grading.once.values():
            if rule.indicator in once.indicators:
                case = self.facts["values"].get(f"{rule.indicator}.{once.by}")
                return " ".join([*once.indicators, case or ""]) if case or not once.by else rule.indicator
        return rule.indicator

    def score(self, signals: Iterable[Rule]) -> dict[str, int]:
        """Family → points, cut at the family's maximum."""
        by_family: dict[str, int] = {}
        ordered = sorted(signals, key=lambda rule: (rule.family, self.group(rule)))
        for (family, _), rules in groupby(ordered, key=lambda rule: (rule.family, self.group(rule))):
            worst = max(self.grading.points[rule.severity] for rule in rules)
            by_family[family] = by_family.get(family, 0) + worst
        return {family: min(points, self.grading.family_maximum) for family, points in by_family.items()}

    @cached_property
    def points(self) -> dict[str, Any]:
        by_family = {family: points for family, points in self.score(self.signals).items() if points > 0}
        return {"total": min(sum(by_family.values()), self.grading.total_maximum), "by_family": by_family}

    @cached_property
    def floors(self) -> list[dict[str, Any]]:
        found = [
            {"rule": rule.id, "grade": rule.floor, "because": [f"{rule.kind}:{rule.id}"]}
            for rule in (*self.signals, *self.book.findings.values())
            if rule.floor and self.judge(rule)[0]
        ]
        for floor in self.grading.floors.values():
            severe = [rule for rule in self.signals if BY_SEVERITY[rule.severity] >= BY_SEVERITY[floor.severity]]
            parts = {rule.family for rule in severe} if floor.of_one_family else {None}
            because = [
                f"signal:{rule.id}"
                for part in parts
                for rules in [[rule for rule in severe if part in (None, rule.family)]]
                if len({rule.indicator for rule in rules}) >= floor.indicators
                for rule in rules
            ]
            if because:
                found.append({"rule": floor.id, "grade": floor.grade, "because": sorted(because)})
        return sorted(found, key=lambda floor: str(floor["rule"]))

    @cached_property
    def gaps(self) -> list[dict[str, Any]]:
        found = [
            {"rule": rule.id, "because": sorted(self.judge(rule)[1])}
            for rule in self.grading.gaps.values()
            if self.judge(rule)[0]
        ]
        stops = [rule for rule in self.book.signals.values() if rule.severity == "stop" and self.judge(rule)[0] is None]
        if stops and self.grading.unknown_stop:
            because = sorted(f"signal:{rule.id}" for rule in stops)
            found.append({"rule": self.grading.unknown_stop, "because": because})
        return sorted(found, key=lambda gap: str(gap["rule"]))

    @cached_property
    def lowest(self) -> int:
        """The grade that no mitigant passes."""
        return max([BY_GRADE[floor["grade"]] for floor in self.floors], default=1)

    def graded(self, points: int) -> int:
        return min(BY_GRADE[grade] for grade, (first, last) in self.grading.bands.items() if first <= points <= last)

    @cached_property
    def verdict(self) -> tuple[str, str | None, bool]:
        """Outcome, grade, and whether a mitigant improved it."""
        if self.stops:
            return "graded", "R5", False
        if self.gaps:
            return "cannot_conclude", None, False
        before = max(self.graded(self.points["total"]), self.lowest)
        calm = not any(rule.severity in ("high", "stop") for rule in self.signals)
        mitigants = any(self.judge(rule)[0] for rule in self.grading.mitigants.values())
        after = max(before - 1, self.lowest) if calm and mitigants else before
        return "graded", GRADE[after], after < before

    # Which signals decide.

    @cached_property
    def decisive(self) -> list[str]:
        """The signals that decide the grade (design.md, decisive)."""
        _, grade, mitigated = self.verdict
        if self.stops or grade in (None, "R1"):  # R1 needs no signal, with or without a mitigant
            return self.stops
        supports = {
            id
            for floor in self.floors
            if floor["grade"] == grade
            for ground in floor["because"]
            for id in self.bottom(ground)
        }
        first_point = self.grading.bands[GRADE[BY_GRADE[str(grade)] + mitigated]][0]
        return sorted(supports | set(self.first_smallest(first_point)))

    def bottom(self, ground: str) -> set[str]:
        """The signals under a firing; a value has none."""
        kind, _, id = ground.partition(":")
        if kind == "signal":
            return {id}
        if kind != "finding":
            return set()
        return {signal for under in self.judge(self.book.findings[id])[1] for signal in self.bottom(under)}

    def first_smallest(self, needed: int) -> list[str]:
        """The first of the smallest sets of signals that score so much, found by trying sizes and then ids in order."""
        for size in range(len(self.signals) + 1):
            if self.reachable([], self.signals, size) >= needed:
                return self.first_of(size, needed)
        return []

    def first_of(self, size: int, needed: int) -> list[str]:
        chosen: list[Rule] = []
        for number, rule in enumerate(self.signals):
            tried = [*chosen, rule]
            if len(tried) <= size and self.reachable(tried, self.signals[number + 1 :], size - len(tried)) >= needed:
                chosen = tried
        return [rule.id for rule in chosen]

    def reachable(self, chosen: list[Rule], others: list[Rule], more: int) -> int:
        """The most points of the chosen and at most `more` of the others: a knapsack over families."""
        best = [0] * (more + 1)
        for family in {rule.family for rule in (*chosen, *others)}:
            within = self.within([rule for rule in chosen if rule.family == family], others, family, more)
            best = [max(best[count - used] + within[used] for used in range(count + 1)) for count in range(more + 1)]
        return best[more]

    def within(self, chosen: list[Rule], others: list[Rule], family: str, more: int) -> list[int]:
        """The most points of one family by how many of the others are added."""
        groups: dict[str, tuple[int, int]] = {}
        for rule in (*chosen, *(rule for rule in others if rule.family == family)):
            has, could = groups.get(self.group(rule), (0, 0))
            points = self.grading.points[rule.severity]
            groups[self.group(rule)] = (max(has, points), could) if rule in chosen else (has, max(could, points))
        best = [0] * (more + 1)
        for has, could in groups.values():
            best = [
                max(best[count] + has, best[count - 1] + max(has, could) if count else 0) for count in range(more + 1)
            ]
        return [min(points, self.grading.family_maximum) for points in best]

    # What is told.

    def reviews(self) -> list[str]:
        wanted = (
            review
            for review in self.grading.reviews.values()
            if all(self.asks(cause) for cause in review.causes)
            and (review.test is None or self.weigh(review.test.when)[0] is True)
        )
        return sorted(review.id for review in wanted)

    def asks(self, cause: Cause) -> bool:
        outcome, grade, _ = self.verdict
        if cause.kind == "grade_at_least":
            return grade is not None and BY_GRADE[grade] >= BY_GRADE[cause.value]
        if cause.kind == "grade_at_most":
            return grade is not None and BY_GRADE[grade] <= BY_GRADE[cause.value]
        if cause.kind == "outcome":
            return outcome == cause.value
        if cause.kind == "hard_stop":
            return self.stops != []
        if cause.kind == "finding":
            return self.judge(self.book.findings[cause.value])[0] is True
        return cause.value in {self.book.signals[id].indicator for id in self.decisive}

    def firings(self) -> list[dict[str, Any]]:
        rules = [*self.signals, *self.book.findings.values(), *self.grading.mitigants.values()]
        found = [(rule.kind, rule.id, sorted(self.judge(rule)[1])) for rule in rules if self.judge(rule)[0]]
        found += [("stop", id, [f"signal:{id}"]) for id in self.stops]
        found += [("floor", floor["rule"], floor["because"]) for floor in self.floors]
        return [
            {"id": f"{kind}:{id}", "rule": id, "kind": kind, "because": because}
            for kind, id, because in sorted(found, key=lambda firing: f"{firing[0]}:{firing[1]}")
        ]


def _any(judged: Iterable[Judged]) -> Judged:
    parts = list(judged)
    if any(truth is True for truth, _ in parts):
        return True, frozenset().union(*(because for truth, because in parts if truth))
    return UNKNOWN if any(truth is None for truth, _ in parts) else FALSE


def _all(judged: Iterable[Judged]) -> Judged:
    parts = list(judged)
    if any(truth is False for truth, _ in parts):
        return FALSE
    if any(truth is None for truth, _ in parts):
        return UNKNOWN
    return True, frozenset().union(*(because for _, because in parts))

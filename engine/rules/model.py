"""A rule book as plain values: what the YAML of rules/ says, and nothing of how it is evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SEVERITIES = ("noted", "low", "medium", "high", "stop")
"""Mildest first; `stop` is a hard stop."""

GRADES = ("R1", "R2", "R3", "R4", "R5")
"""Best first."""

COMPARATORS = ("at_least", "above", "at_most", "below", "equals", "is")
"""How a test compares a value with its threshold; `is` is for booleans."""

ENGINE_VALUES = {"data.unasked_files": "count", "data.unasked_sources": "count"}
"""Values that no query returns: the engine counts files and sources never asked about the applicant."""

REVIEW_VALUES = {"version.cases_before": "count", "sample.draw": "ppm"}
"""Values that only a review may read, since they say nothing about the applicant: how many decisions were recorded
under this version before, and a number drawn from what the decision is about. A draft has no version, and a record made
before there were any has neither: what is absent makes its test false and is no gap."""


@dataclass(frozen=True)
class Comparison:
    """`{value: closed_loop.loops, at_least: {parameter: closed_loop_min_loops}}`.

    threshold: the parameter's name, or a literal; `is: true` is the literal 1.
    """

    value: str
    comparator: str
    threshold: str | int
    place: str = field(default="", compare=False)

    @property
    def subject(self) -> str:
        """The indicator or definition that returns the value."""
        return self.value.partition(".")[0]

    @property
    def parameter(self) -> str:
        """The parameter's name, "" for a literal."""
        return self.threshold if isinstance(self.threshold, str) else ""

    def limit(self, parameters: Mapping[str, int]) -> int:
        """The number to compare with, under these parameters."""
        return parameters[self.threshold] if isinstance(self.threshold, str) else self.threshold


@dataclass(frozen=True)
class Holds:
    """Another rule holds; `kind` is signal or finding."""

    kind: str
    rule: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Alarmed:
    """A signal of the indicator holds that is at least so severe."""

    indicator: str
    severity: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """One part at least holds."""

    parts: tuple[Condition, ...]


Condition = Comparison | Holds | Alarmed | AllOf | AnyOf


@dataclass(frozen=True)
class Rule:
    """One rule; `kind` is signal, finding, mitigant, gap (a reason why no grade can be given) or review (its values).

    severity, indicator and family stand only in a signal; floor is a grade or "". trial: shown, and decides nothing.
    shows: values that are told with a finding and on which nothing of it rests, each with its place.
    """

    id: str
    kind: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    when: Condition
    place: str
    severity: str = ""
    indicator: str = ""
    family: str = ""
    floor: str = ""
    trial: bool = False
    shows: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class CountedFloor:
    """At least `grade` while so many indicators, of one family where `of_one_family`, have so severe a signal."""

    id: str
    title: Mapping[str, str]
    indicators: int
    severity: str
    of_one_family: bool
    grade: str


@dataclass(frozen=True)
class Cause:
    """What a review asks; `kind` is grade_at_least, grade_at_most, outcome, hard_stop, finding or decisive.

    A grade is at least R4 if it is so bad, and at most R2 if it is no worse; where there is no grade it is neither.
    """

    kind: str
    value: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class Review:
    """A reason why a person must look: every cause holds, and the test of values where there is one."""

    id: str
    title: Mapping[str, str]
    causes: tuple[Cause, ...]
    test: Rule | None


@dataclass(frozen=True)
class Once:
    """Indicators that score together once, by the worst.

    by: "", or the name of a value of each (text): only those score together of which it says the same; where it is
    empty or nobody knows it, an indicator scores by itself, for the worse.
    """

    indicators: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True)
class Grading:
    """What rules/grade.yaml says. points: by severity. bands: grade → first and last point, both inclusive."""

    points: Mapping[str, int]
    family_maximum: int
    total_maximum: int
    bands: Mapping[str, tuple[int, int]]
    floors: Mapping[str, CountedFloor]
    once: Mapping[str, Once]
    mitigants: Mapping[str, Rule]
    gaps: Mapping[str, Rule]
    unknown_stop: str
    reviews: Mapping[str, Review]

    def review_tests(self) -> list[Rule]:
        """What reviews test of values, as rules."""
        return [review.test for review in self.reviews.values() if review.test]


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules, checked against each other; two books are the same only if they are one object.

    signals, findings: by id, findings after the findings they name. indicators: id → family.
    reads: value → boolean or number, everything that a test reads. parameters: names that a test reads.
    tried: the same book with the signals and findings on trial among the others; None where nothing is on trial.
    """

    signals: Mapping[str, Rule]
    findings: Mapping[str, Rule]
    grading: Grading
    indicators: Mapping[str, str]
    reads: Mapping[str, str]
    parameters: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tried: RuleBook | None = None

    def rules(self) -> Iterator[Rule]:
        """Every rule with a condition."""
        yield from self.signals.values()
        yield from self.findings.values()
        yield from self.grading.mitigants.values()
        yield from self.grading.gaps.values()
        yield from self.grading.review_tests()


def leaves(condition: Condition) -> Iterator[Comparison | Holds | Alarmed]:
    """The conditions inside a condition that have no parts, from left to right."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition

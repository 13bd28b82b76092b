"""The keys of the files in rules/, as models; what the values mean for one another is checked in checks.py."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from engine.catalogue.headers import Words
from engine.strict_yaml import Strict

SeverityName = Literal["noted", "low", "medium", "high", "stop"]
FloorGrade = Literal["R2", "R3", "R4", "R5"]
GradeName = Literal["R1", "R2", "R3", "R4", "R5"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ValueName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class Signals(Strict):
    """`then: {signal: high, floor: R3}`."""

    signal: SeverityName
    floor: FloorGrade | None = None


class SignalRule(Strict):
    """An entry of signals/<family>.yaml; on trial it is shown and scores nothing."""

    trial: bool = False
    title: Words
    why: Words
    when: dict[str, Any]
    then: Signals


class Finds(Strict):
    """`then: {finding: true, floor: R4}`."""

    finding: Literal[True]
    floor: FloorGrade | None = None


class FindingRule(Strict):
    """An entry of findings.yaml; on trial it is shown and decides nothing. shows: values that are told with it."""

    trial: bool = False
    title: Words
    why: Words
    when: dict[str, Any]
    shows: list[ValueName] = Field(default=[])
    then: Finds


class Mitigates(Strict):
    """`then: {mitigates: true}`."""

    mitigates: Literal[True]


class MitigantRule(Strict):
    """An entry under `mitigants`."""

    title: Words
    why: Words
    when: dict[str, Any]
    then: Mitigates


class Band(Strict):
    """The first and the last point of a grade."""

    begins: int = Field(alias="from")
    ends: int = Field(alias="to")


class Count(Strict):
    """So many indicators with a signal so severe, in one family or anywhere."""

    indicators: Annotated[int, Field(ge=1)]
    severity: SeverityName
    of_one: Literal["family"] | None = None


class Floor(Strict):
    """`then: {floor: R2}`."""

    floor: FloorGrade


class CountedFloorRule(Strict):
    """An entry under `floors`."""

    title: Words
    when: Count
    then: Floor


class Once(Strict):
    """Indicators that score together once, by the worst; with `by` only where that value of theirs says the same."""

    title: Words
    indicators: list[Id] = Field(min_length=1)
    by: Id | None = None


class Gap(Strict):
    """An entry under `cannot_conclude`."""

    title: Words
    when: dict[str, Any]


class CauseRule(Strict):
    """What a review asks of the outcome; exactly one key."""

    grade_at_least: GradeName | None = None
    grade_at_most: GradeName | None = None
    outcome: Literal["cannot_conclude", "stopped"] | None = None
    hard_stop: Literal[True] | None = None
    finding: Id | None = None
    decisive: Id | None = None


class ReviewRule(Strict):
    """An entry under `review`: a cause, a test of values, or `all` of several."""

    title: Words
    when: dict[str, Any]


class Points(Strict):
    """Points of an indicator by its most severe signal."""

    noted: Annotated[int, Field(ge=0)]
    low: int
    medium: int
    high: int
    stop: int


class Bands(Strict):
    """Points of every grade."""

    R1: Band
    R2: Band
    R3: Band
    R4: Band
    R5: Band


class Grade(Strict):
    """grade.yaml."""

    points: Points
    family_maximum: Annotated[int, Field(ge=1)]
    total_maximum: Annotated[int, Field(ge=1)]
    bands: Bands
    floors: dict[Id, CountedFloorRule]
    once: dict[Id, Once]
    mitigants: dict[Id, MitigantRule]
    cannot_conclude: dict[Id, Gap]
    review: dict[Id, ReviewRule]

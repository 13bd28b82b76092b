"""Whether signals of one value climb with their thresholds, and whether more alarm could ever make a better grade.

Asked when a catalogue is checked, and never when an old decision is replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from engine.catalogue.parameters import Parameter
from engine.errors import CatalogueError
from engine.rules.model import SEVERITIES, AllOf, AnyOf, Comparison, Condition, Rule, RuleBook, leaves
from engine.rules.second import COMPARE

Moment = tuple[date, Mapping[str, str]]
"""A day, and the segment of an applicant whose parameters differ; {} for everybody else."""

UP = frozenset({"at_least", "above"})
DOWN = frozenset({"at_most", "below"})
OWN_VALUE = "let the query return what is alarming, as a value of its own"


def ladder_errors(book: RuleBook, parameters: Mapping[str, Parameter]) -> Iterator[CatalogueError]:
    """RUL015: a signal that never counts, because a worse one of its indicator holds whenever it does."""
    signals = sorted(book.signals.values(), key=lambda rule: SEVERITIES.index(rule.severity))
    for mild, severe in combinations(signals, 2):
        if mild.indicator != severe.indicator or mild.severity == severe.severity:
            continue
        moments = _moments(mild, severe, parameters)
        found = next((moment for moment in moments if _implies(mild, severe, parameters, moment)), None)
        if found is not None:
            day, segment = found
            of = "".join(f" for {key} {word}" for key, word in segment.items())
            yield CatalogueError(
                "RUL015",
                f"from {day} on{of} `{mild.id}` never counts: "
                f"whenever it holds, `{severe.id}` ({severe.severity}) does",
                place=_test_place(mild),
                expected=f"a threshold that is reached before that of `{severe.id}`",
                next_move=f"lower the one, raise the other, or remove `{mild.id}`",
            )


def _test_place(rule: Rule) -> str:
    return next((leaf.place for leaf in leaves(rule.when)), rule.place)


def _moments(mild: Rule, severe: Rule, parameters: Mapping[str, Parameter]) -> list[Moment]:
    """The days on which a threshold of one of the two changes, for everybody and for each segment that is named."""
    names = {leaf.parameter for rule in (mild, severe) for leaf in leaves(rule.when) if isinstance(leaf, Comparison)}
    values = [dated for name in sorted(names & parameters.keys()) for dated in parameters[name].values]
    segments: list[Mapping[str, str]] = [{}]
    segments += [dated.segment.named for dated in values if dated.segment]
    moments = [(day, segment) for day in sorted({dated.begins for dated in values}) for segment in segments]
    return [moment for moment in moments if all(parameters[name].on(*moment) for name in names & parameters.keys())]


def _implies(mild: Rule, severe: Rule, parameters: Mapping[str, Parameter], moment: Moment) -> bool:
    return _implied(mild.when, severe.when, parameters, moment)


def _implied(mild: Condition, severe: Condition, parameters: Mapping[str, Parameter], moment: Moment) -> bool:
    """Whether one condition can be seen to hold whenever another does: part by part, as far as they are alike."""
    if isinstance(mild, AnyOf):
        return all(_implied(part, severe, parameters, moment) for part in mild.parts)
    if isinstance(severe, AllOf):
        return all(_implied(mild, part, parameters, moment) for part in severe.parts)
    if isinstance(severe, AnyOf):
        return any(_implied(mild, part, parameters, moment) for part in severe.parts)
    if isinstance(mild, AllOf):
        return any(_implied(part, severe, parameters, moment) for part in mild.parts)
    if not isinstance(mild, Comparison) or not isinstance(severe, Comparison):
        return False
    return _reached(mild, severe, parameters, moment)


def _reached(mild: Comparison, severe: Comparison, parameters: Mapping[str, Parameter], moment: Moment) -> bool:
    if mild.value != severe.value:
        return False
    first, second = _limit(mild, parameters, moment), _limit(severe, parameters, moment)
    if first is None or second is None:
        return False
    if mild.comparator in UP and severe.comparator in UP:
        return first > second or (first == second and (severe.comparator == "at_least" or mild.comparator == "above"))
    if mild.comparator in DOWN and severe.comparator in DOWN:
        return first < second or (first == second and (severe.comparator == "at_most" or mild.comparator == "below"))
    return mild.comparator == severe.comparator and first == second


def _limit(test: Comparison, parameters: Mapping[str, Parameter], moment: Moment) -> int | None:
    if not test.parameter:
        return int(test.threshold)
    dated = parameters[test.parameter].on(*moment) if test.parameter in parameters else None
    return int(dated.value) if dated is not None and isinstance(dated.value, int) else None


def gap_errors(book: RuleBook, parameters: Mapping[str, Parameter]) -> Iterator[CatalogueError]:
    """RUL016: a gap between a signal with two bounds and the worse ones that test the same value.

    A band of its own, with nothing worse over the same value, says what it means: rings of 3 to 12 firms.
    """
    for rule in book.signals.values():
        for low, high in _bands(rule.when):
            worse = [one for one in book.signals.values() if _worse(one, rule, low.value)]
            for moment in _moments(rule, rule, parameters) if worse else ():
                ends = _beyond(low, parameters, moment, -1), _beyond(high, parameters, moment, 1)
                held = [
                    at is None or any(_held(one.when, low.value, at, parameters, moment) for one in worse)
                    for at in ends
                ]
                if not any(held):
                    yield _error(
                        rule, high, f"from {moment[0]} on nothing worse begins at {ends[1]}, where its band ends: "
                        "more alarm would make a better grade",
                        "no upper bound, since only the worst signal that holds is counted", "take that bound away",
                    )  # fmt: skip
                    break


def _worse(one: Rule, rule: Rule, value: str) -> bool:
    tested = any(isinstance(leaf, Comparison) and leaf.value == value for leaf in leaves(one.when))
    return tested and SEVERITIES.index(one.severity) > SEVERITIES.index(rule.severity)


def _bands(condition: Condition) -> Iterator[tuple[Comparison, Comparison]]:
    """The lower and the upper bounds of one value that must hold together."""
    if isinstance(condition, AllOf):
        tests = [part for part in condition.parts if isinstance(part, Comparison)]
        for low in tests:
            yield from ((low, high) for high in tests if low.value == high.value and _pair(low, high))
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _bands(part)


def _pair(low: Comparison, high: Comparison) -> bool:
    return low.comparator in UP and high.comparator in DOWN


def _beyond(test: Comparison, parameters: Mapping[str, Parameter], moment: Moment, way: int) -> int | None:
    """The nearest whole number at which a bound no longer holds."""
    limit = _limit(test, parameters, moment)
    return None if limit is None else limit + (way if test.comparator in ("at_least", "at_most") else 0)


def _held(condition: Condition, value: str, at: int, parameters: Mapping[str, Parameter], moment: Moment) -> bool:
    """Whether a condition holds where a value is so large, as far as that value decides."""
    if isinstance(condition, AllOf):
        return all(_held(part, value, at, parameters, moment) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(_held(part, value, at, parameters, moment) for part in condition.parts)
    limit = _limit(condition, parameters, moment) if isinstance(condition, Comparison) else None
    if not isinstance(condition, Comparison) or condition.value != value or limit is None:
        return True
    return COMPARE[condition.comparator](at, limit)


def direction_errors(book: RuleBook) -> Iterator[CatalogueError]:
    """RUL016: a test by which more alarm, or more that is missing, could make a better grade."""
    alarming = _alarming(book)
    for rule in book.rules():
        for leaf in leaves(rule.when):
            if isinstance(leaf, Comparison):
                yield from _against(rule, leaf, alarming)


def _alarming(book: RuleBook) -> dict[str, tuple[frozenset[str], str]]:
    """For every value that signals test one way only: the comparators of that way, and one of the signals."""
    ways: dict[str, set[frozenset[str]]] = {}
    told: dict[str, str] = {}
    for rule in book.signals.values():
        for leaf in leaves(rule.when):
            if isinstance(leaf, Comparison):
                ways.setdefault(leaf.value, set()).update(way for way in (UP, DOWN) if leaf.comparator in way)
                told.setdefault(leaf.value, rule.id)
    return {value: (next(iter(way)), told[value]) for value, way in ways.items() if len(way) == 1}


def _against(
    rule: Rule, leaf: Comparison, alarming: Mapping[str, tuple[frozenset[str], str]]
) -> Iterator[CatalogueError]:
    if leaf.subject == "data" and (rule.kind == "mitigant" or leaf.comparator not in UP):
        yield _error(rule, leaf, "the less is known, the better the grade could be", "`at_least` or `above`")
    elif leaf.value in alarming:
        way, signal = alarming[leaf.value]
        wrong = leaf.comparator in (way if rule.kind == "mitigant" else (UP if way == DOWN else DOWN))
        if wrong:
            yield _error(
                rule, leaf,
                f"`{signal}` takes `{leaf.value}` for alarming the other way: more alarm could make a better grade",
                "one direction for each value",
            )  # fmt: skip


def _error(rule: Rule, leaf: Comparison, message: str, expected: str, next_move: str = OWN_VALUE) -> CatalogueError:
    return CatalogueError(
        "RUL016", f"`{rule.id}`: {message}", place=leaf.place, expected=expected, next_move=next_move
    )  # fmt: skip

"""Signals of one value climb with their thresholds, and more alarm never makes a better grade."""

from __future__ import annotations

import pytest

from engine.catalogue.catalogue import counts, from_files, place_of, rule_errors
from tests.catalogue.small import small_texts

SIGNALS = "rules/signals/loops.yaml"
WORDS = "title: {zh: 例, en: Example}, why: {zh: 例, en: An example.}"


def codes_of(
    signals: str, findings: str = "", grade: tuple[str, str] = ("", ""), later: str = ""
) -> list[tuple[str, int]]:
    texts = small_texts()
    texts[SIGNALS] = signals
    texts["rules/findings.yaml"] += findings
    texts["rules/grade.yaml"] = texts["rules/grade.yaml"].replace(*grade)
    parameters = texts["rules/parameters/loops.yaml"]
    texts["rules/parameters/loops.yaml"] = parameters.replace("value: 3}\n", f"value: 3}}\n{later}")
    errors = rule_errors(from_files({path: text for path, text in texts.items() if counts(path)}))
    return [(error.code, place_of(error)[1]) for error in errors]


def signal(name: str, severity: str, when: str) -> str:
    return f"ring_{name}: {{{WORDS}, when: {when}, then: {{signal: {severity}}}}}\n"


def above(parameter: str, comparator: str = "at_least") -> str:
    return f"{{value: ring.loops, {comparator}: {{parameter: {parameter}}}}}"


@pytest.mark.parametrize(
    ("mild", "severe", "dead"),
    [
        (above("ring_min"), above("ring_many"), False),
        (above("ring_many"), above("ring_min"), True),
        (above("ring_min"), above("ring_min"), True),
        (above("ring_min"), above("ring_min", "above"), False),
        (above("ring_min", "above"), above("ring_min"), True),
        (above("ring_many", "below"), above("ring_min", "below"), False),
        (above("ring_min", "below"), above("ring_many", "below"), True),
        (f"{{all: [{above('ring_many')}, {above('ring_min', 'above')}]}}", above("ring_many"), True),
        (above("ring_many"), f"{{all: [{above('ring_many')}, {above('ring_min', 'above')}]}}", True),
        (above("ring_min"), f"{{all: [{above('ring_many')}, {above('ring_min')}]}}", False),
        (above("ring_many"), f"{{any: [{above('ring_min')}, {above('ring_many', 'below')}]}}", True),
        (f"{{any: [{above('ring_many')}, {above('ring_min')}]}}", above("ring_many"), False),
    ],
)
def test_a_milder_signal_that_never_counts_is_refused(mild: str, severe: str, dead: bool) -> None:
    found = codes_of(signal("mild", "medium", mild) + signal("severe", "high", severe))
    assert (("RUL015", 1) in found) == dead


def test_of_one_severity_each_may_hold_with_the_other() -> None:
    assert codes_of(signal("a", "high", above("ring_many")) + signal("b", "high", above("ring_min"))) == []


@pytest.mark.parametrize(
    ("end", "severe", "gap"),
    [
        (above("ring_many", "below"), above("ring_many"), False),
        (above("ring_many", "below"), above("ring_many", "above"), True),
        (above("ring_many", "at_most"), above("ring_many", "above"), False),
        (above("ring_many", "below"), f"{{all: [{above('ring_many')}, {above('ring_many', 'above')}]}}", True),
        (above("ring_many", "below"), f"{{any: [{above('ring_min', 'below')}, {above('ring_many', 'above')}]}}", False),
    ],
)
def test_a_band_above_which_nothing_worse_begins_is_refused(end: str, severe: str, gap: bool) -> None:
    band = f"{{all: [{above('ring_min')}, {end}]}}"
    found = codes_of(signal("mild", "medium", band) + signal("severe", "high", severe))
    assert found == ([("RUL016", 1)] if gap else [])


def test_a_band_of_its_own_says_what_it_means() -> None:
    band = f"{{all: [{above('ring_min')}, {above('ring_many', 'below')}]}}"
    assert codes_of(signal("mild", "medium", band)) == []


def test_a_threshold_is_compared_on_every_day_on_which_one_changes() -> None:
    signals = signal("mild", "low", above("ring_min")) + signal("severe", "high", above("ring_many"))
    assert codes_of(signals, later="    - {from: 2024-01-01, value: 5}\n") == []
    assert codes_of(signals, later="    - {from: 2024-01-01, value: 7}\n") == [("RUL015", 1)]


ONE = signal("mild", "medium", above("ring_min"))


def test_a_finding_that_tests_the_other_way_is_refused() -> None:
    finding = f"few: {{{WORDS}, when: {above('ring_many', 'below')}, then: {{finding: true}}}}\n"
    assert codes_of(ONE, finding) == [("RUL016", 6)]


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        (above("ring_many", "below"), False),
        (above("ring_many"), True),
        ("{value: data.unasked_files, at_least: 1}", True),
    ],
)
def test_a_mitigant_must_not_grow_with_alarm_or_with_what_is_missing(when: str, refused: bool) -> None:
    mitigants = f"mitigants:\n  quiet: {{{WORDS}, when: {when}, then: {{mitigates: true}}}}\n"
    assert [code for code, _ in codes_of(ONE, grade=("mitigants: {}\n", mitigants))] == ["RUL016"] * refused


def test_a_gap_that_holds_because_little_is_missing_is_refused() -> None:
    assert [code for code, _ in codes_of(ONE, grade=("at_least: 1}", "below: 1}"))] == ["RUL016"]

"""Near misses, against fractions, on the shipped rules and on facts that chance gives."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from engine.decide.near import near_misses
from engine.rules.model import Comparison, leaves
from engine.settings import ROOT
from tests.rules.books import random_facts, written_book

BOOK, PARAMETERS = written_book(ROOT)
BAND = {"near_miss_band": 100_000}


def told(value: str, measured: int, **parameters: int) -> list[tuple[str, bool, int]]:
    facts = {"values": {value: measured}, "parameters": {**PARAMETERS, **BAND, **parameters}}
    return [(near["rule"], near["holds"], near["distance"]) for near in near_misses(BOOK, facts)]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (44_999, []),
        (45_000, [("closed_loop_frequent", False, -100_000)]),
        (49_999, [("closed_loop_frequent", False, -20)]),
        (50_000, [("closed_loop_frequent", True, 0)]),
        (55_000, [("closed_loop_frequent", True, 100_000)]),
        (55_001, []),
    ],
)
def test_a_value_is_near_within_a_tenth_of_its_threshold_on_either_side(
    share: int, expected: list[tuple[str, bool, int]]
) -> None:
    assert told("closed_loop.outgoing_share", share, closed_loop_min_share=50_000) == expected


def test_the_band_is_a_parameter_and_without_one_nothing_is_near() -> None:
    assert told("closed_loop.outgoing_share", 44_999, closed_loop_min_share=50_000, near_miss_band=110_000)
    facts = {"values": {"closed_loop.outgoing_share": 50_000}, "parameters": PARAMETERS | {"near_miss_band": 0}}
    assert [near["distance"] for near in near_misses(BOOK, facts)] == [0]
    del facts["parameters"]["near_miss_band"]
    assert near_misses(BOOK, facts) == []


def test_what_is_unknown_or_has_no_calibrated_threshold_is_never_near() -> None:
    assert told("security_value.shortfall", 1) == []
    assert near_misses(BOOK, {"values": {}, "parameters": {**PARAMETERS, **BAND}}) == []


def test_exactly_the_tests_within_the_band_are_told_nearest_first() -> None:
    random = Random(20260101)
    rules = [*BOOK.signals.values(), *BOOK.findings.values(), *BOOK.grading.mitigants.values()]
    tests = {(rule.id, test) for rule in rules for test in leaves(rule.when) if isinstance(test, Comparison)}
    seen = 0
    for _ in range(200):
        facts = random_facts(random, BOOK, PARAMETERS)
        facts["parameters"] = facts["parameters"] | BAND
        expected = {
            (rule, test.value, test.parameter)
            for rule, test in tests
            if (limit := facts["parameters"].get(test.parameter))
            and type(value := facts["values"].get(test.value)) is int
            and abs(Fraction(value, limit) - 1) <= Fraction(1, 10)
        }
        found = near_misses(BOOK, facts)
        assert {(near["rule"], near["value"], near["parameter"]) for near in found} == expected
        assert [abs(near["distance"]) for near in found] == sorted(abs(near["distance"]) for near in found)
        seen += len(found)
    assert seen > 100

"""Comparing decided with planted: a test that could not fail would be worth nothing, so each kind of error is shown."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from engine.decide.truth import compare

TRUTH = {
    "AP1": {
        "outcome": "graded",
        "grade": "R2",
        "findings": ["hidden_debt"],
        "indicators": {
            "closed_loop": {"state": "hit", "severity": "high", "values": {"loops": 3}, "evidence": ["T2", "T1"]},
            "structuring": {"state": "clear"},
            "risk_region": {"state": "not_evaluable"},
        },
    },
    "AP2": {"outcome": "refused", "indicators": {}, "findings": []},
}
RECORD: dict[str, Any] = {
    "derived": {
        "outcome": "graded",
        "grade": "R2",
        "findings": ["hidden_debt"],
        "states": {"closed_loop": "hit", "structuring": "clear", "risk_region": "not_evaluable"},
        "signals": [
            {"rule": "closed_loop_high", "indicator": "closed_loop", "severity": "high"},
            {"rule": "closed_loop_low", "indicator": "closed_loop", "severity": "low"},
        ],
    },
    "results": {"closed_loop": {"values": {"loops": 3}, "evidence": ["tok1", "T2"]}},
}


def revealed(ids: list[str]) -> dict[str, str]:
    return {one: {"tok1": "T1"}.get(one, one) for one in ids}


def totals(record: dict[str, Any] | None, **others: Any) -> dict[str, Any]:
    return compare(TRUTH, {"AP1": record, "AP2": None, **others}, revealed).as_dict()["totals"]


def test_what_came_out_as_planted_is_matched() -> None:
    counts = totals(RECORD)
    assert counts["indicators"] == {"expected": 2, "matched": 2, "missed": 0, "false": 0}
    assert counts["findings"] == {"expected": 1, "matched": 1, "missed": 0, "false": 0}
    assert counts["grades"] == {"expected": 2, "matched": 2, "missed": 0, "false": 0}


@pytest.mark.parametrize(
    ("path", "value", "table", "missed", "false"),
    [
        (("derived", "states", "closed_loop"), "clear", "indicators", 1, 0),
        (("derived", "states", "structuring"), "hit", "indicators", 0, 1),
        (("derived", "states", "risk_region"), "clear", "indicators", 1, 0),
        (("derived", "states", "structuring"), "not_evaluable", "indicators", 0, 1),
        (("derived", "signals"), RECORD["derived"]["signals"][1:], "indicators", 1, 0),
        (("results", "closed_loop", "values", "loops"), 4, "indicators", 1, 0),
        (("results", "closed_loop", "evidence"), ["tok1"], "indicators", 1, 0),
        (("derived", "findings"), [], "findings", 1, 0),
        (("derived", "findings"), ["hidden_debt", "diverted_loan"], "findings", 0, 1),
        (("derived", "grade"), "R3", "grades", 1, 1),
        (("derived", "outcome"), "cannot_conclude", "grades", 1, 1),
    ],
)
def test_every_kind_of_difference_counts(
    path: tuple[str, ...], value: Any, table: str, missed: int, false: int
) -> None:
    record = deepcopy(RECORD)
    inner = record
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    counts = totals(record)
    assert (counts[table]["missed"], counts[table]["false"]) == (missed, false)
    assert (counts["missed"], counts["false"]) == (missed, false)


def test_a_decision_that_should_have_been_refused_and_one_nobody_planted_are_both_false() -> None:
    counts = compare(TRUTH, {"AP1": RECORD, "AP2": RECORD, "AP9": RECORD}, revealed).as_dict()["totals"]
    assert counts["grades"] == {"expected": 2, "matched": 1, "missed": 1, "false": 2}


def test_an_application_without_any_decision_is_missed() -> None:
    counts = compare(TRUTH, {"AP2": None}, revealed).as_dict()["totals"]
    assert counts["grades"] == {"expected": 2, "matched": 1, "missed": 1, "false": 0}

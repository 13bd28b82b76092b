"""Near misses: values that a calibration of a tenth would have put on the other side of their threshold.

They are a function of a record and its catalogue, so they can be told of every decision ever made and stand in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.rules.model import Comparison, Rule, RuleBook, leaves
from engine.rules.second import COMPARE

BAND = "near_miss_band"
PPM = 1_000_000


def near_misses(book: RuleBook, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every test of a known value against a parameter that lies within the band of it, on either side, nearest first.

    The band is the parameter ``near_miss_band``, a share of the threshold (ppm; domain.md: a tenth). Each is ``{rule,
    value, measured, comparator, parameter, threshold, holds, distance}``; distance: value less threshold as a share of
    the threshold (ppm, towards 0). Literals cannot be calibrated and nothing is near to 0, so neither is looked at.
    """
    values, parameters = facts["values"], facts["parameters"]
    if BAND not in parameters:  # a catalogue that names no band calls nothing near
        return []
    found = [
        near
        for rule in (*book.signals.values(), *book.findings.values(), *book.grading.mitigants.values())
        for test in _calibrated(rule)
        if type(values.get(test.value)) is int
        and (near := _near(rule, test, values[test.value], parameters[test.parameter], parameters[BAND]))
    ]
    return sorted(found, key=lambda near: (abs(near["distance"]), near["rule"], near["value"], near["parameter"]))


def _calibrated(rule: Rule) -> list[Comparison]:
    return [one for one in dict.fromkeys(leaves(rule.when)) if isinstance(one, Comparison) and one.parameter]


def _near(rule: Rule, test: Comparison, value: int, threshold: int, band: int) -> dict[str, Any] | None:
    if not threshold or abs(value - threshold) * PPM > band * abs(threshold):
        return None
    away = abs(value - threshold) * PPM // abs(threshold)
    return {
        "rule": rule.id,
        "value": test.value,
        "measured": value,
        "comparator": test.comparator,
        "parameter": test.parameter,
        "threshold": threshold,
        "holds": COMPARE[test.comparator](value, threshold),
        "distance": away if value >= threshold else -away,
    }

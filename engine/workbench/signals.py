"""Which signals of an indicator hold for the values of one case, those on trial included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.rules.model import AllOf, AnyOf, Comparison, Condition, Rule
from engine.rules.second import COMPARE, Truth


def signals_of(catalogue: Catalogue, indicator: str = "") -> list[Rule]:
    """The signals of an indicator, or all, those on trial included."""
    book = catalogue.rules.tried or catalogue.rules
    return [rule for rule in book.signals.values() if indicator in ("", rule.indicator)]


def truth(condition: Condition, values: Mapping[str, Any], parameters: Mapping[str, Any]) -> Truth:
    """Whether a condition over values holds; None where a value it needs is unknown (absent).

    values: ``{"closed_loop.loops": 3}``; parameters: ``{"closed_loop_min_loops": 3}``.
    """
    if isinstance(condition, AnyOf):
        return _any(truth(part, values, parameters) for part in condition.parts)
    if isinstance(condition, AllOf):
        parts = [truth(part, values, parameters) for part in condition.parts]
        return False if False in parts else None if None in parts else True
    if not isinstance(condition, Comparison):
        return None
    if values.get(condition.value) is None:
        return None
    return bool(COMPARE[condition.comparator](values[condition.value], condition.limit(parameters)))


def raised(catalogue: Catalogue, indicator: str, values: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[str]:
    """The ids of the signals of an indicator that hold."""
    return [rule.id for rule in signals_of(catalogue, indicator) if truth(rule.when, values, parameters)]


def _any(parts: Iterable[Truth]) -> Truth:
    found = list(parts)
    return True if True in found else None if None in found else False

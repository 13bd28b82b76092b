"""Thresholds in steps."""

from __future__ import annotations

from seed.portfolio.case import Expectation


def past(value: int, *steps: tuple[int, str]) -> Expectation:
    """A hit of the last severity whose threshold the value reaches, else clear."""
    reached = [severity for threshold, severity in steps if value >= threshold]
    return Expectation("hit", reached[-1]) if reached else Expectation()


def judge(*rules: tuple[str, bool | None]) -> Expectation:
    """The most severe rule that holds; none: unknown if one is, else clear. The rules stand from mild to severe."""
    held = [severity for severity, holds in rules if holds]
    if held:
        return Expectation("hit", held[-1])
    return Expectation("not_evaluable") if any(holds is None for _, holds in rules) else Expectation()


def reaches(value: int | None, least: int) -> bool | None:
    """Whether a value is at least so large, None where it is not known."""
    return None if value is None else value >= least


def both(one: bool | None, other: bool | None) -> bool | None:
    """One false is enough for no; else one unknown leaves it open."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True

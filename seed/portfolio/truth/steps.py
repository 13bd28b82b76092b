"""Thresholds in steps."""

from __future__ import annotations

from seed.portfolio.case import Expectation


def past(value: int, *steps: tuple[int, str]) -> Expectation:
    """A hit of the last severity whose threshold the value reaches, else clear."""
    reached = [severity for threshold, severity in steps if value >= threshold]
    return Expectation("hit", reached[-1]) if reached else Expectation()

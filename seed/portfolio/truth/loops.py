"""Loops and trade there and back: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums

INDICATORS: tuple[str, ...] = ("closed_loop",)
FLOW_TESTS: tuple[str, ...] = ("closed_loop",)


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """Nothing that every case could hit by accident: what a scenario says, else clear."""
    return {}

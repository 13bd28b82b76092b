"""Amounts and times: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums

INDICATORS: tuple[str, ...] = ("structuring", "rapid_in_out")
FLOW_TESTS: tuple[str, ...] = ("structuring", "rapid_in_out")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """Nothing that every case could hit by accident: what a scenario says, else clear."""
    return {}

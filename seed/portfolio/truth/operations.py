"""Taxes, power, staff, working capital: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("revenue_gap",)
FLOW_TESTS: tuple[str, ...] = ("revenue_gap",)


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """OP01 by the ledger and the stated sales."""
    return {"revenue_gap": _revenue(case, sums)}


def _revenue(case: Case, sums: Sums) -> Expectation:
    if len(case.vat) < bounds.VAT_MONTHS or not sum(case.vat.values()):
        return Expectation("not_evaluable")
    gap = case.revenue_gap(sums)
    if gap <= -bounds.BELOW_LOW:
        return Expectation("hit", "low")
    return past(gap, (bounds.ABOVE_MEDIUM, "medium"), (bounds.ABOVE_HIGH, "high"))

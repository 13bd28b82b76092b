"""Owners, groups, premises, exposure: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("beneficial_owner", "contagion")
FLOW_TESTS: tuple[str, ...] = ("contagion",)


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """ST01 does not apply to a sole trader; ST07 by the ledger unless a scenario spoke of it."""
    states: dict[str, Expectation] = {}
    if "contagion" not in case.expected:
        states["contagion"] = past(share(sums.with_bad, sums.turnover), (bounds.CONTAGION_SHARE, "medium"))
    if case.traits.sole_trader:
        states["beneficial_owner"] = Expectation("not_applicable")
    return states

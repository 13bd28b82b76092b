"""Places: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("risk_region",)
FLOW_TESTS: tuple[str, ...] = ("risk_region",)


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """GE01 by the ledger."""
    return {"risk_region": past(share(sums.listed, sums.turnover), (bounds.REGION_SHARE, "medium"))}

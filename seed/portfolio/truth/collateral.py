"""Pledged things: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.paperwork.security import lendable

INDICATORS: tuple[str, ...] = ("collateral_cover",)
FLOW_TESTS: tuple[str, ...] = ()


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """CO01 by what is pledged."""
    return {"collateral_cover": _cover(case)}


def _cover(case: Case) -> Expectation:
    if case.traits.product != "secured":
        return Expectation("not_applicable")
    if not case.security:
        return Expectation("hit", "high")
    if any(values["prior_liens"] is None for values in case.security):
        return Expectation("not_evaluable")
    return Expectation("hit", "high") if shortfall(case) > 0 else Expectation()


def shortfall(case: Case) -> int:
    """CO01: what the pledged things must secure, less what they are worth, never below 0 (cents)."""
    pledged = case.security or []
    stated = all(values["secured_amount"] is not None for values in pledged)
    secured = sum(values["secured_amount"] for values in pledged) if stated else case.request
    return max(0, secured - sum(lendable(values, case.t0.date()) for values in pledged))


def loan_to_value(case: Case) -> int | None:
    """(Request + prior liens) ÷ appraisals (ppm), None where nothing is pledged or a lien is unknown."""
    pledged = case.security or []
    if not pledged or any(values["prior_liens"] is None for values in pledged):
        return None
    return share(case.request + sum(v["prior_liens"] for v in pledged), sum(v["appraised"] for v in pledged))

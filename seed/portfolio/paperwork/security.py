"""What is pledged and who guarantees, and what it is worth."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import LTV_CAPS, PPM
from seed.portfolio.case import Case


def add(case: Case) -> None:
    """What the product asks for and no scenario brought, then every thing pledged and every guarantee."""
    if case.traits.product == "secured" and case.security is None:
        case.pledge(case.rng.choice(("residential", "shop", "factory", "receivables")), cover=1_180_000)
    if case.traits.product == "guaranteed" and case.guarantors is None:
        case.guarantee_by(
            case.rng.choice(case.world.licensed) if not case.traits.own_market else case.firm(consents=("collateral",))
        )
    for values in case.security or ():
        case.add("collateral", case.party.id, **values)
    for values in case.guarantors or ():
        case.add("guarantees", case.party.id, **values)


def full_years(since: date, until: date) -> int:
    """Whole years between two days."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def lendable(values: dict[str, Any], day: date) -> int:
    """What one pledged thing is worth as security: cap × appraisal, a tenth less per full year beyond the first twelve
    months, less prior liens (cents; domain.md, security value)."""
    worth = values["appraised"] * LTV_CAPS.get(values["kind"], 0) // PPM
    for _ in range(full_years(values["appraised_on"], day) - 1):
        worth = worth * 9 // 10
    return max(0, worth - values["prior_liens"])

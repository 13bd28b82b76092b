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
        case.found.add(("guarantees", values["guarantor_id"]))
    for guarantor in dict.fromkeys(values["guarantor_id"] for values in case.guarantors or ()):
        _report(case, guarantor)


def _report(case: Case, guarantor: str) -> None:
    """What the bureau says of a guarantor who consented and is no principal, whose report stands among theirs."""
    changes = case.reports.get(guarantor, {})
    if changes is None or (guarantor, "credit") not in case.consents or guarantor in {p.id for p in case.principals}:
        return
    case.add(
        "credit_reports",
        guarantor,
        **{
            "report_id": f"CR{case.world.number('report'):07d}",
            "subject_id": guarantor,
            "subject_kind": case.consents[guarantor, "credit"]["subject_kind"],
            "reported": case.day(6),
            "worst_open_class": "normal",
            "open_lenders": 0,
            **changes,
        },
    )


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

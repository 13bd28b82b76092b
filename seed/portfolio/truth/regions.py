"""Places: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums, clean
from seed.portfolio.shape import SELL_ONLINE
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("risk_region", "distant_region")
FLOW_TESTS: tuple[str, ...] = INDICATORS


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """GE01 by the ledger, GE02 by the payments and where the firm is known to work."""
    return {
        "risk_region": past(share(sums.listed, sums.turnover), (bounds.REGION_SHARE, "medium")),
        "distant_region": _distant(case, sums),
    }


def _distant(case: Case, sums: Sums) -> Expectation:
    """What is unknown decides nothing where even all of it would not reach the threshold."""
    home = set(_home(case))
    distant = unknown = 0
    for one in clean(case.payments, case.since, case.t0):
        if one.kind == "payroll" or one.party.in_group or one.cross_border or one.party in case.world.acquirers:
            continue
        place = _place(one.party.region)
        unknown += 0 if place else one.amount
        distant += one.amount if place and place not in home else 0
    if case.traits.segment in SELL_ONLINE:
        distant = unknown = 0
    found = past(share(distant, sums.turnover), (bounds.DISTANT_SHARE, "low"))
    found.values = {"share": share(distant, sums.turnover), "unknown_share": share(unknown, sums.turnover)}
    least = share(distant + unknown, sums.turnover) < bounds.DISTANT_SHARE
    if not sums.turnover or not (least or (found.state == "hit" and None not in home)):
        return Expectation("not_evaluable")
    return found


def _home(case: Case) -> Iterator[str | None]:
    """Places of the registration, of addresses, and of contracts; None where one of them is unknown."""
    yield _place(case.company.get("region", case.region))
    for file, row in case.rows:
        if file in ("addresses", "contracts") and row["company_id"] == case.party.id and _lately(case, row):
            yield _place(row.get("region"))


def _lately(case: Case, row: dict[str, Any]) -> bool:
    """Whether it was in force on any day of the twelve months."""
    begin, end = row.get("from"), row.get("to")
    return (begin is None or begin <= case.t0.date()) and (end is None or end >= case.since.date())


def _place(region: str | None) -> str | None:
    return region[: bounds.DISTANT_DIGITS] if region else None

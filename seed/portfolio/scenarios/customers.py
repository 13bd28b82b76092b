"""Core customers that stopped paying (FI08)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import CORE_SHARE, SILENT_DAYS, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape

TRADE = Shape(segment="distributor", revenue=MEDIUM, legal_form="company")


def customer(case: Case, share: int, times: int, **before: int) -> Party:
    """A customer that brings a share of the sales (ppm) in so many months, and last paid so long ago."""
    party = case.firm()
    amounts = parts(least_part(case.sums().sales_in, share), times)
    last = case.exactly(**before)
    for number, amount in enumerate(amounts):
        case.receive(party, amount, last if not number else case.in_month(4 + number, 15, hour=11), nature="goods")
    return party


@scenario("lost_customers.hit", "flow", shape=TRADE)
def lost(case: Case) -> None:
    """A customer of a sixth of the sales paid in six months, and last a second more than ninety days ago."""
    party = customer(case, 160_000, 6, days=SILENT_DAYS, seconds=1)
    case.hit("lost_customers", "low", [party.id], lost=1)


@scenario("lost_customers.near_ninety_days", "flow", shape=TRADE)
def ninety_days(case: Case) -> None:
    """It paid exactly ninety days ago."""
    customer(case, 160_000, 6, days=SILENT_DAYS)
    case.miss("lost_customers", [], lost=0)


@scenario("lost_customers.near_five_months", "flow", shape=TRADE)
def five_months(case: Case) -> None:
    """It paid in five months only: who comes seldom is not missed."""
    customer(case, 160_000, 5, days=SILENT_DAYS + 1)
    case.miss("lost_customers", [], lost=0)


@scenario("lost_customers.near_small_share", "flow", shape=Shape(segment="retailer", revenue=MEDIUM))
def small_share(case: Case) -> None:
    """The largest customer of a shop beside its acquirer brought a cent less than a twentieth of the sales."""
    party = case.firm()
    for number, amount in enumerate(parts(least_part(case.sums().sales_in, CORE_SHARE) - 1, 6)):
        case.receive(party, amount, case.in_month(4 + number, 15, hour=11), nature="goods")
    case.miss("lost_customers", [], lost=0)


@scenario("lost_customers.near_bill", "flow", "vat", shape=TRADE)
def bill(case: Case) -> None:
    """It has not paid since, but drew a bill exactly ninety days ago."""
    party = customer(case, 160_000, 6, days=SILENT_DAYS + 20)
    day = case.day(SILENT_DAYS)
    case.bills += 1_000 * YUAN
    case.add(
        "bills",
        case.party.id,
        bill_id=f"W{case.world.number('bill'):06d}",
        drawer_id=party.id,
        payee_id=case.party.id,
        amount=1_000 * YUAN,
        drawn=day,
        due=day + timedelta(days=180),
    )
    case.miss("lost_customers", [], lost=0)

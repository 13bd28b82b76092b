"""Trade with places where the firm is not known to work (GE02)."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import DISTANT_SHARE, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment, clean
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape, yearly

FIRM = Shape(revenue=yearly(1_200_000, 1_600_000), legal_form="company", segment="service")
FAR, FARTHER = "440103", "510104"  # districts of Guangzhou and Chengdu
PARTNERS = 8


def far_away(case: Case, total: int, *regions: str) -> list[Payment]:
    """Buy and sell for a total over ten months with firms of those regions, by turns (cents)."""
    firms = [case.firm(region=regions[number % len(regions)]) for number in range(PARTNERS)]
    made = []
    count = total // (35_000 * YUAN) + PARTNERS
    for number, amount in enumerate(parts(total, count)):
        when = case.time(12 + number * 290 // count, 12, number % 60)
        act = case.pay if number % PARTNERS >= PARTNERS * 5 // 8 else case.receive
        made.append(act(firms[number % PARTNERS], amount, when, nature="service"))
    return made


def contract(case: Case, until: date, **more: Any) -> None:
    """A contract, with a firm that nobody described, that ends that day."""
    case.add(
        "contracts",
        case.party.id,
        contract_id=f"N{case.world.number('contract'):06d}",
        company_id=case.party.id,
        counterparty_id=f"{case.party.id}X",
        amount=500_000 * YUAN,
        from_=date(2023, 3, 1),
        to=until,
        **more,
    )


def unplaced(case: Case) -> int:
    """Turnover with parties of whom no place is known (cents)."""
    payments = clean(case.payments, case.since, case.t0)
    return sum(
        one.amount for one in payments if one.kind == "trade" and not one.party.region and not one.party.in_group
    )


def half(case: Case) -> int:
    """The least amount that is half of the turnover it is part of (cents)."""
    return least_part(case.sums().turnover, DISTANT_SHARE)


@scenario("distant_region.hit_share", "flow", shape=FIRM)
def share(case: Case) -> None:
    """Exactly half of the turnover with another prefecture; the contract there ended a day before the twelve months."""
    contract(case, date.fromordinal(case.since.date().toordinal() - 1), region=FAR)
    made = far_away(case, half(case), FAR)
    case.hit("distant_region", "low", made, share=DISTANT_SHARE)


@scenario("distant_region.near_share", "flow", shape=FIRM)
def just_under_share(case: Case) -> None:
    """One cent less than half, together with all that people were paid, whose places nobody reads."""
    sums = case.sums()
    made = far_away(case, least_part(sums.turnover, DISTANT_SHARE, unplaced(case)) - 1, FAR)
    case.miss("distant_region", made)


@scenario("distant_region.near_known_places", "flow", shape=FIRM)
def known_places(case: Case) -> None:
    """Most of the turnover with two prefectures: in one a contract ran on to the twelve months, in one is a branch."""
    contract(case, case.since.date(), region=FAR)
    case.add(
        "addresses",
        case.party.id,
        company_id=case.party.id,
        address=f"示例市示例分店{case.index}号",
        kind="branch",
        region=FARTHER,
        from_=date(2024, 1, 1),
    )
    far_away(case, half(case) * 3 // 2, FAR, FARTHER)
    case.miss("distant_region", [], share=0)


@scenario("distant_region.unknown_contract", "flow", shape=FIRM)
def unknown_contract(case: Case) -> None:
    """More than half with another prefecture, and nobody knows where one contract is carried out."""
    contract(case, case.day(-100))
    far_away(case, half(case) * 6 // 5, FAR)
    case.unknown("distant_region")


@scenario("benign.online_shop", "flow", shape=Shape(segment="online", revenue=FIRM.revenue, legal_form="company"))
def online_shop(case: Case) -> None:
    """A shop on the internet sells all over the country."""
    far_away(case, case.sums().turnover * 2, FAR, FARTHER)
    case.miss("distant_region", [], share=0, unknown_share=0)

"""Counterparties in countries on the risk list (GE01)."""

from __future__ import annotations

from seed.portfolio.bounds import REGION_SHARE, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape


def abroad(case: Case, total: int, country: str, *, listed: bool) -> list[Payment]:
    """Sell to a firm abroad, little by little over ten months."""
    buyer = case.firm(region="")
    count = total // (60_000 * YUAN) + 1
    return [
        case.receive(
            buyer,
            amount,
            case.time(10 + number * 290 // count, 11, number % 60),
            nature="goods",
            cross_border=True,
            country=country,
            listed=listed,
        )
        for number, amount in enumerate(parts(total, count))
    ]


@scenario("risk_region.hit", "flow", shape=Shape(revenue=MEDIUM, legal_form="company"))
def hit(case: Case) -> None:
    """Exactly 10% of turnover with a country on the list."""
    made = abroad(case, least_part(case.sums().turnover, REGION_SHARE), "IR", listed=True)
    case.hit("risk_region", "medium", made, share=REGION_SHARE)


@scenario("risk_region.near", "flow", shape=Shape(revenue=MEDIUM, legal_form="company"))
def near(case: Case) -> None:
    """One cent less."""
    made = abroad(case, least_part(case.sums().turnover, REGION_SHARE) - 1, "KP", listed=True)
    case.miss("risk_region", made, share=REGION_SHARE - 1)


@scenario("risk_region.near_other_country", "flow.region", shape=Shape(revenue=MEDIUM, legal_form="company"))
def other_country(case: Case) -> None:
    """A fifth of turnover with a country that is not on the list."""
    abroad(case, case.sums().turnover // 4, "DE", listed=False)
    case.miss("risk_region", [], share=0)

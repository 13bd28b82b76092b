"""Sales that depend on few customers (ST06)."""

from __future__ import annotations

from seed.portfolio.bounds import CONCENTRATION, TOP_CUSTOMER, TOP_FIVE, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape, yearly
from seed.portfolio.truth.structure import concentration, top_five

FIRM = Shape(revenue=yearly(1_200_000, 1_600_000), legal_form="company", segment="distributor")


def sells(case: Case, customer: Party, total: int) -> None:
    """A customer pays a total over the year, from all its accounts in turn (cents)."""
    count = max(24, total // (80_000 * YUAN) + 1)
    for number, amount in enumerate(parts(total, count)):
        source = customer.accounts[number % len(customer.accounts)]
        when = case.time(10 + number * 340 // count, 10, number % 60)
        case.receive(customer, amount, when, source=source, nature="goods")


@scenario("sales_concentration.hit_one_customer", "flow", shape=FIRM)
def one_customer(case: Case) -> None:
    """Exactly half of the sales are with one customer, who pays from two accounts."""
    sells(case, case.firm(accounts=2), least_part(case.sums().sales_in, TOP_CUSTOMER))
    case.hit("sales_concentration", "low", top1=TOP_CUSTOMER)


def _five(case: Case, less: int) -> None:
    customers = [case.firm() for _ in range(5)]
    total = least_part(case.sums().sales_in, TOP_FIVE) - less
    for customer, amount in zip(customers, parts(total, 5), strict=True):
        sells(case, customer, amount)


@scenario("sales_concentration.hit_five_customers", "flow", shape=FIRM)
def five_customers(case: Case) -> None:
    """Five customers of a like size bring exactly 80% of the sales."""
    _five(case, 0)
    case.hit("sales_concentration", "low", top5=TOP_FIVE)


@scenario("sales_concentration.near_five_customers", "flow", shape=FIRM)
def little_less(case: Case) -> None:
    """One cent less."""
    _five(case, 1)
    case.miss("sales_concentration", top5=TOP_FIVE - 1)


def _squares(case: Case, *, reach: bool) -> None:
    """One customer with the least sales at which the sum of squares reaches the threshold, or a cent less."""
    customer, sums = case.firm(), case.sums()
    base, low, high = sums.sales_in, 0, sums.sales_in
    while low < high:
        middle = (low + high) // 2
        sums.sales[customer.id], sums.sales_in = middle, base + middle
        if concentration(case, sums) >= CONCENTRATION:
            high = middle
        else:
            low = middle + 1
    sells(case, customer, low if reach else low - 1)


@scenario("sales_concentration.hit_squares", "flow", shape=FIRM)
def squares(case: Case) -> None:
    """Less than half with one customer, but the sum of squares comes to a quarter."""
    _squares(case, reach=True)
    case.hit(
        "sales_concentration", "low", hhi=lambda sums: concentration(case, sums), top5=lambda sums: top_five(case, sums)
    )


@scenario("sales_concentration.near_squares", "flow", shape=FIRM)
def near_squares(case: Case) -> None:
    """One cent less."""
    _squares(case, reach=False)
    case.miss("sales_concentration", hhi=lambda sums: concentration(case, sums))

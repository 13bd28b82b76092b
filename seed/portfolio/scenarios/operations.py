"""Money in the account against sales that were declared (OP01)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import ABOVE_HIGH, ABOVE_MEDIUM, BELOW_LOW, PPM, VAT_RATES
from seed.portfolio.case import Case
from seed.portfolio.ledger import gap
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape


def declare(case: Case, share: int, *, cents: int = 0) -> None:
    """Declare the largest sales that inflow and bills exceed so far (ppm; below: negative), and some cents more.

    So at a threshold above, a few cents more are a near miss; at one below, they are what makes the hit.
    """
    rate = VAT_RATES[case.traits.vat_payer]

    def total(inflow: int) -> int:
        money = inflow + case.bills
        sales = money * PPM // (PPM + share - 1) * PPM // (PPM + rate) + 5
        while gap(money, sales, rate) < share:
            sales -= 1
        return sales + cents

    case.vat_total = total


@scenario("revenue_gap.hit_medium", "vat")
def medium(case: Case) -> None:
    """Exactly 30% more money than sales with tax."""
    declare(case, ABOVE_MEDIUM)
    case.hit("revenue_gap", "medium", above=case.revenue_gap)


@scenario("revenue_gap.near_medium", "vat")
def near_medium(case: Case) -> None:
    """Sales one cent higher: less than 30%."""
    declare(case, ABOVE_MEDIUM, cents=1)
    case.miss("revenue_gap", above=case.revenue_gap)


@scenario("revenue_gap.hit_high", "vat")
def high(case: Case) -> None:
    """Exactly half as much money again."""
    declare(case, ABOVE_HIGH)
    case.hit("revenue_gap", "high", above=case.revenue_gap)


@scenario("revenue_gap.hit_not_high", "vat")
def not_high(case: Case) -> None:
    """Just less than half as much again: medium."""
    declare(case, ABOVE_HIGH, cents=1)
    case.hit("revenue_gap", "medium", above=case.revenue_gap)


@scenario("revenue_gap.hit_small_scale", "vat", shape=Shape(vat_payer="small_scale"))
def small_scale(case: Case) -> None:
    """A small-scale payer, whose tax is a hundredth: exactly 30%."""
    declare(case, ABOVE_MEDIUM)
    case.hit("revenue_gap", "medium", above=case.revenue_gap)


@scenario("revenue_gap.hit_below", "vat")
def below(case: Case) -> None:
    """Exactly half of the declared sales never came to these accounts: low, and a question."""
    declare(case, 1 - BELOW_LOW, cents=1)
    case.hit("revenue_gap", "low", below=lambda sums: -case.revenue_gap(sums))


@scenario("revenue_gap.near_below", "vat")
def near_below(case: Case) -> None:
    """Sales one cent lower: more than half of them came."""
    declare(case, 1 - BELOW_LOW)
    case.miss("revenue_gap", below=lambda sums: -case.revenue_gap(sums))


def bill(case: Case, amount: int, drawn: int) -> None:
    """A customer paid by a bill so many days before the application; it is not yet due."""
    day = case.day(drawn)
    case.add(
        "bills",
        case.party.id,
        bill_id=f"W{case.world.number('bill'):06d}",
        drawer_id=case.firm().id,
        payee_id=case.party.id,
        amount=amount,
        drawn=day,
        due=day + timedelta(days=180),
    )


@scenario("revenue_gap.hit_bills", "vat")
def with_bills(case: Case) -> None:
    """Money alone fits the sales, bills lift it to exactly 30% more."""
    case.bills = sum(case.sums().inflow_by_month.values()) // 3
    bill(case, case.bills, 80)
    declare(case, ABOVE_MEDIUM)
    case.hit("revenue_gap", "medium", above=case.revenue_gap)


@scenario("revenue_gap.near_old_bills", "vat")
def old_bills(case: Case) -> None:
    """The bill was drawn before the twelve months that are compared."""
    bill(case, sum(case.sums().inflow_by_month.values()), 400)


@scenario("revenue_gap.unknown_five_months", "vat")
def five_months(case: Case) -> None:
    """Sales of five months are known."""
    case.vat_months = 5
    case.unknown("revenue_gap")


@scenario("revenue_gap.near_six_months", "vat")
def six_months(case: Case) -> None:
    """Sales of six months are known: only these are compared."""
    case.vat_months = 6
    case.miss("revenue_gap")


@scenario("revenue_gap.unknown_no_sales", "vat", shape=Shape(debts=False, product="guaranteed"))
def no_sales(case: Case) -> None:
    """Twelve months of nothing: no share of it can be taken."""
    case.vat_total = lambda _: 0
    case.unknown("revenue_gap")

"""Rapid in-out (AM05): money that leaves an account within a day, so that next to nothing stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from seed.portfolio.bounds import RAPID_DAYS, RAPID_INFLOW, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape

FIRM = Shape(legal_form="company", revenue=MEDIUM)
DAY = timedelta(days=1)


def pass_through(
    case: Case,
    account: str,
    start: datetime,
    *,
    inflow: int = RAPID_INFLOW,
    out: int = RAPID_INFLOW * 9 // 10,
    after: timedelta = timedelta(hours=23, minutes=59, seconds=59),
    payee: Party | None = None,
    payer: Party | None = None,
    keep: int = RAPID_INFLOW // 20,
    **more: Any,
) -> list[Payment]:
    """Money comes in and goes on; ``keep`` stays overnight, the rest goes to the main account, and later ``keep`` too.

    The account must be empty before.
    """
    came = case.receive(payer or case.firm(), inflow, start, account=account, nature="goods", **more)
    went = case.pay(payee or case.firm(), out, start + after, account=account, nature="goods", **more)
    rest = inflow - out - keep
    if rest:
        case.move(account, case.account, rest, start + timedelta(hours=3), **more)
    if keep:
        case.move(account, case.account, keep, start + 3 * DAY, **more)
    return [came, went]


DAYS = (80, 65, 50, 35, 20)


def passes(case: Case, account: str, count: int = RAPID_DAYS, **more: Any) -> list[Payment]:
    """So many pass-throughs on days of their own, each from and to new firms."""
    return [payment for before in DAYS[:count] for payment in pass_through(case, account, case.time(before), **more)]


@scenario("rapid_in_out.hit_five_days", "flow.rapid", shape=FIRM)
def five_days(case: Case) -> None:
    """Five days on the edge of every condition: ¥100,000 in, 90% out within 24 hours, 5% left, ninety days."""
    account = case.own_account()
    made = passes(case, account, 4) + pass_through(case, account, case.exactly(days=90))
    case.hit("rapid_in_out", "high", made, days=5)


@scenario("rapid_in_out.hit_several_payees", "flow.rapid", shape=FIRM)
def several_payees(case: Case) -> None:
    """What comes in goes out in three parts."""
    account, made = case.own_account(opening=1_000 * YUAN), []
    payees = [case.firm() for _ in range(3)]
    for before in DAYS:
        start = case.time(before)
        made.append(case.receive(case.firm(), 150_000 * YUAN, start, account=account, nature="service"))
        made += [
            case.pay(payee, 50_000 * YUAN, start + timedelta(hours=hour), account=account, nature="service")
            for hour, payee in enumerate(payees, 1)
        ]
    case.hit("rapid_in_out", "high", made, days=5)


@scenario("rapid_in_out.near_four_days", "flow.rapid", shape=FIRM)
def four_days(case: Case) -> None:
    """Four days are one short."""
    passes(case, case.own_account(), 4)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_same_day", "flow.rapid", shape=FIRM)
def same_day(case: Case) -> None:
    """Five inflows, but two of them on one day."""
    account = case.own_account()
    passes(case, account, 4)
    start = case.time(DAYS[3], 12)
    case.receive(case.firm(), RAPID_INFLOW, start, account=account, nature="goods")
    case.pay(case.firm(), RAPID_INFLOW, start + timedelta(hours=2), account=account, nature="goods")
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_inflow", "flow.rapid", shape=FIRM)
def inflow_too_small(case: Case) -> None:
    """The fifth inflow is one cent below ¥100,000."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), inflow=RAPID_INFLOW - 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_outflow", "flow.rapid", shape=FIRM)
def outflow_too_small(case: Case) -> None:
    """Of the fifth inflow one cent less than 90% goes on."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), out=RAPID_INFLOW * 9 // 10 - 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_late", "flow.rapid", shape=FIRM)
def too_late(case: Case) -> None:
    """The fifth goes on 24 hours and one second later."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), after=timedelta(hours=24, seconds=1))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_closing", "flow.rapid", shape=FIRM)
def closing_too_high(case: Case) -> None:
    """After the fifth, one cent more than 5% of it is left in the account."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), keep=RAPID_INFLOW // 20 + 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_known_supplier", "flow.rapid", shape=FIRM)
def known_supplier(case: Case) -> None:
    """The fifth goes to a supplier who was paid in three of the six months before."""
    account, supplier = case.own_account(), case.firm()
    passes(case, account, 4)
    start = case.time(DAYS[4])
    for months in (2, 4, 6):
        case.pay(supplier, 21_000 * YUAN + months, case.in_month(months, 14, of=case.day(DAYS[4] - 1)), nature="goods")
    pass_through(case, account, start, payee=supplier)
    case.miss("rapid_in_out", days=4)


@scenario(
    "rapid_in_out.hit_supplier_of_two_months",
    "flow.rapid",
    shape=FIRM,
)
def supplier_of_two_months(case: Case) -> None:
    """The fifth goes to a supplier who was paid two, four and seven months before, so in two of the six: not known."""
    account, supplier = case.own_account(), case.firm()
    made, start = passes(case, account, 4), case.time(DAYS[4])
    for months in (2, 4, 7):
        case.pay(supplier, 21_000 * YUAN, case.in_month(months, 14, of=case.day(DAYS[4] - 1)), nature="goods")
    made += pass_through(case, account, start, payee=supplier)
    case.hit("rapid_in_out", "high", made, days=5)


@scenario("rapid_in_out.near_before_the_window", "flow.rapid", shape=FIRM)
def rapid_before_the_window(case: Case) -> None:
    """The fifth came in one second before the ninety days."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.exactly(days=90, seconds=1))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_reversed", "flow.rapid", shape=FIRM)
def rapid_reversed(case: Case) -> None:
    """The fifth payment on was reversed two days later."""
    account = case.own_account()
    passes(case, account, 4)
    made = pass_through(case, account, case.time(DAYS[4]))
    case.reverse(made[1], case.time(DAYS[4] - 2))
    case.move(account, case.account, made[1].amount, case.time(DAYS[4] - 2, 11))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_serves_once", "flow.rapid", shape=FIRM)
def serves_once(case: Case) -> None:
    """Two inflows within a day and one payment on: it serves the first only."""
    account = case.own_account()
    for before in (70, 50, 30):
        evening = case.time(before, 18)
        case.receive(case.firm(), RAPID_INFLOW, evening, account=account, nature="goods")
        case.receive(case.firm(), RAPID_INFLOW, evening + timedelta(hours=15), account=account, nature="goods")
        case.pay(case.firm(), 95_000 * YUAN, evening + timedelta(hours=16), account=account, nature="goods")
        case.move(account, case.account, 100_000 * YUAN, evening + timedelta(hours=17))
        case.move(account, case.account, 5_000 * YUAN, evening + 3 * DAY)
    case.miss("rapid_in_out", days=3)


@scenario("rapid_in_out.near_loans", "flow.rapid", shape=FIRM)
def loans(case: Case) -> None:
    """Five loans are paid out and go on to new suppliers at once: a loan is no clean inflow."""
    account, lender = case.own_account(), case.world.hubs["lender"]
    for before in DAYS:
        start = case.time(before)
        case.receive(lender, RAPID_INFLOW, start, account=account, kind="loan", nature="loan")
        case.pay(case.firm(), RAPID_INFLOW, start + timedelta(hours=4), account=account, nature="goods")
    case.miss("rapid_in_out", days=0)


@scenario("rapid_in_out.unknown_day_precision", "flow.rapid", shape=FIRM)
def day_precision(case: Case) -> None:
    """The second account's bank states only days, and five of them could be pass-throughs."""
    account = case.own_account()
    for before in DAYS:
        day = case.time(before, 0)
        case.receive(case.firm(), RAPID_INFLOW, day, account=account, nature="goods", by_day=True)
        case.pay(case.firm(), RAPID_INFLOW, day, account=account, nature="goods", by_day=True)
    case.unknown("rapid_in_out")


@scenario("rapid_in_out.unknown_balances", "flow.rapid", shape=FIRM)
def no_balances(case: Case) -> None:
    """No balances of the second account were stated, and five days could be pass-throughs."""
    account = case.own_account()
    case.no_balances.add(account)
    passes(case, account)
    case.unknown("rapid_in_out")


@scenario("rapid_in_out.near_four_without_balances", "flow.rapid", shape=FIRM)
def four_without_balances(case: Case) -> None:
    """No balances either, but only four days could be pass-throughs."""
    account = case.own_account()
    case.no_balances.add(account)
    passes(case, account, 4)
    case.miss("rapid_in_out")

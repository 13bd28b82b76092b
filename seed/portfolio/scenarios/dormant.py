"""Idle accounts that suddenly take in a lot (AM04)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from seed.portfolio.bounds import DORMANT_INFLOW, DORMANT_MOVED, DORMANT_WINDOW, YUAN, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape, yearly

REVENUE = yearly(1_400_000, 1_900_000)
TWO_YEARS = Shape(segment="distributor", legal_form="company", revenue=REVENUE, history=25)
ONE_YEAR = Shape(legal_form="company", revenue=REVENUE, history=13)
FIRST = 150  # days before the application on which the money begins to come


def idle_account(case: Case) -> str:
    """An account on which the bank books interest and fees, and the firm moves money of its own."""
    account, bank = case.own_account(opening=60_000 * YUAN), case.world.hubs["bank_internal"]
    for number, months in enumerate((12, 10, 9, 8, 7)):
        when = case.in_month(months, 21, hour=8, minute=number)
        case.receive(bank, 1_500 * YUAN + number, when, account=account, kind="hub", purpose="结息", channel="batch")
        case.pay(bank, (20 + number) * YUAN, when + timedelta(minutes=5), account=account, kind="hub", purpose="手续费")
    case.move(case.account, account, 30_000 * YUAN, case.time(FIRST + 20))
    return account


def burst(case: Case, account: str, total: int = DORMANT_INFLOW, *, last: int = 29) -> list[Payment]:
    """Five new customers pay a total, the last so many days after the first."""
    days = (0, 7, 14, 21, last)
    return [
        case.receive(case.firm(), amount, case.time(FIRST - day, 11), account=account, nature="goods")
        for day, amount in zip(days, parts(total, len(days)), strict=True)
    ]


def inflow(case: Case, first: date) -> int:
    """The clean inflow of all accounts in the thirty days from a day on."""
    return sum(
        payment.amount
        for payment in case.payments
        if payment.kind in CLEAN
        and payment.direction == "in"
        and first <= payment.at.date() < first + DORMANT_WINDOW
        and payment.at < case.t0
    )


def season(case: Case, more: int = 0) -> Payment:
    """Let the same days a year before have half as much (and ``more`` cents)."""
    first = case.day(FIRST)
    before = first.replace(year=first.year - 1)
    missing = -(-inflow(case, first) // 2) - inflow(case, before) + more
    when = datetime.combine(before + timedelta(days=10), case.time(FIRST, 11).time())
    return case.receive(case.firm(), missing, when, nature="goods")


def woken(case: Case) -> None:
    """¥500,000 within thirty days after idle months, one with ¥1,000; the year before just not half as much came."""
    account = idle_account(case)
    case.pay(case.firm(), DORMANT_MOVED, case.in_month(8, 12), account=account, nature="goods")
    made = burst(case, account)
    season(case, -1)
    case.hit("dormant_burst", "high", made, inflow=DORMANT_INFLOW)


def seasonal(case: Case) -> None:
    """The same days of the year before had half as much: it is the season."""
    burst(case, idle_account(case))
    season(case)
    case.miss("dormant_burst")


@scenario("dormant_burst.hit_most", "flow.idle", shape=TWO_YEARS)
def much(case: Case) -> None:
    """Twice as much as it takes."""
    made = burst(case, idle_account(case), 2 * DORMANT_INFLOW)
    case.hit("dormant_burst", "high", made)


@scenario("dormant_burst.near_each", "flow.idle", shape=TWO_YEARS)
def near(case: Case) -> None:
    """One account takes in a cent less, one on the thirty-first day, one was used, one is too new to have been idle."""
    burst(case, idle_account(case), DORMANT_INFLOW - 1)
    burst(case, idle_account(case), last=30)
    used = idle_account(case)
    case.pay(case.firm(), DORMANT_MOVED + 1, case.in_month(8, 12), account=used, nature="goods")
    burst(case, used)
    burst(case, case.own_account(opened=case.day(FIRST + 5)))
    case.miss("dormant_burst", inflow=DORMANT_INFLOW - 1)


@scenario("dormant_burst.near_cash", "flow.idle", shape=TWO_YEARS)
def cash(case: Case) -> None:
    """Cash carried to the counter is no interest: the account was used."""
    account = idle_account(case)
    bank, when = case.world.hubs["bank_internal"], case.in_month(8, 14)
    case.receive(bank, DORMANT_MOVED + 1, when, account=account, kind="hub", cash=True, channel="counter")
    burst(case, account)
    case.miss("dormant_burst", inflow=0)


@scenario("dormant_burst.unknown_year_before", "flow.idle", shape=ONE_YEAR)
def year_before_unknown(case: Case) -> None:
    """Statements of thirteen months cannot tell whether it is the season."""
    burst(case, idle_account(case))
    case.unknown("dormant_burst")

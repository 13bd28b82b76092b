"""Fans: money of many new payers that goes on to few (AM06), and of few that goes on to many new payees (AM07).

Most lie in the week of the national day, when nobody else pays or is paid: what goes on is then theirs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from seed.portfolio.bounds import FAN_INFLOW, FAN_MANY, FAN_OUT_SHARE, FAN_WINDOW, PPM, YUAN, least_of, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import at

FIRM = Shape(segment="distributor", legal_form="company", revenue=MEDIUM)
QUIET = at(date(2025, 10, 3), 9)
SIZE = 400_000 * YUAN
SECOND = timedelta(seconds=1)


def new_firms(case: Case, count: int = FAN_MANY) -> list[Party]:
    """Firms that the applicant never dealt with."""
    return [case.firm() for _ in range(count)]


def least_fan(case: Case) -> int:
    """The least inflow that is large enough against that of the year when two such fans take part in it (cents)."""
    return -(-FAN_INFLOW * case.sums().clean_in // (PPM - 2 * FAN_INFLOW))


def times(count: int, start: datetime = QUIET, days: int = 3) -> list[datetime]:
    """So many times spread over successive days, an hour apart at most."""
    return [start + timedelta(days=number * days // count, minutes=7 * number) for number in range(count)]


def bring(case: Case, payers: Sequence[Party], total: int, whens: Sequence[datetime], **more: Any) -> list[Payment]:
    """The payers send a total in, one after the other."""
    split = zip(payers, parts(total, len(payers)), whens, strict=True)
    return [case.receive(payer, amount, when, nature="goods", **more) for payer, amount, when in split]


def send(case: Case, payees: Sequence[Party], total: int, whens: Sequence[datetime], **more: Any) -> list[Payment]:
    """The applicant sends a total on to the payees, one after the other."""
    split = zip(payees, parts(total, len(payees)), whens, strict=True)
    return [case.pay(payee, amount, when, nature="goods", **more) for payee, amount, when in split]


def ends(came: Sequence[Payment], count: int, late: timedelta = timedelta(0)) -> list[datetime]:
    """Times for what goes on: a minute after each other, the last 48 hours (and ``late``) after the last came."""
    until = came[-1].at + FAN_WINDOW + late
    return [until - timedelta(minutes=count - number) for number in range(1, count + 1)]


@scenario("fan_in.hit_least", "fan_out", "flow", shape=FIRM)
def least(case: Case) -> None:
    """Ten payers in three days, 80% on to two within 48 hours, 2% of the year's inflow: all of it the least.

    Months later two payers bring as much, and 80% goes on to ten.
    """
    total = least_fan(case)
    came = bring(case, new_firms(case), total, times(FAN_MANY, case.time(200)))
    send(case, new_firms(case, 2), least_of(total, FAN_OUT_SHARE), ends(came, 2))
    case.hit("fan_in", "high", payers=FAN_MANY, inflow_share=FAN_INFLOW)
    came = bring(case, new_firms(case, 2), total, [QUIET, QUIET + timedelta(days=2)])
    went = send(case, new_firms(case), least_of(total, FAN_OUT_SHARE), ends(came, FAN_MANY))
    case.hit("fan_out", "medium", came + went, payees=FAN_MANY, inflow_share=FAN_INFLOW)


@scenario("fan_in.hit_two_accounts", "flow.fans", shape=FIRM)
def two_accounts(case: Case) -> None:
    """The payers send to two accounts and the money leaves from the second: the accounts of a firm are one."""
    second = case.own_account()
    made = []
    for number, (payer, when) in enumerate(zip(new_firms(case, 12), times(12), strict=True)):
        into = second if number % 2 else case.account
        made.append(case.receive(payer, SIZE // 12, when, account=into, nature="service"))
    case.move(case.account, second, SIZE // 2, made[-1].at + timedelta(minutes=30))
    made.append(
        case.pay(case.firm(), SIZE // 12 * 12, made[-1].at + timedelta(hours=2), account=second, nature="goods")
    )
    case.hit("fan_in", "high", made, payers=12)


def nine_payers(case: Case) -> None:
    """Nine payers, one with two accounts; ten over four days; ten, one of whom paid thirty-one days before."""
    twice = case.firm(accounts=2)
    came = bring(case, [twice, *new_firms(case, FAN_MANY - 2), twice], SIZE, times(FAN_MANY, case.time(270)))
    came[-1].source = twice.accounts[1]
    send(case, [case.firm()], SIZE * 9 // 10, ends(came, 1))
    came = bring(case, new_firms(case), SIZE, times(FAN_MANY, case.time(240), days=4))
    send(case, [case.firm()], SIZE * 9 // 10, ends(came, 1))
    ten = new_firms(case)
    case.receive(ten[0], 20_000 * YUAN, case.time(241), nature="goods")
    came = bring(case, ten, SIZE, times(FAN_MANY, case.time(210)))
    send(case, [case.firm()], SIZE * 9 // 10, ends(came, 1))


def less_goes_on(case: Case) -> None:
    """One cent less than 80% goes on to two payees; a third gets the rest."""
    came = bring(case, new_firms(case), SIZE, times(FAN_MANY))
    whens = ends(came, 3)
    send(case, new_firms(case, 2), least_of(SIZE, FAN_OUT_SHARE) - 1, whens[:2])
    send(case, [case.firm()], SIZE // 10, whens[2:])


@scenario("fan_in.near_late", "flow.fans", shape=FIRM)
def late_in(case: Case) -> None:
    """What goes on leaves 48 hours and one second after the last inflow."""
    came = bring(case, new_firms(case), SIZE, times(FAN_MANY))
    send(case, new_firms(case, 1), least_of(SIZE, FAN_OUT_SHARE), ends(came, 1, SECOND))
    case.miss("fan_in")


@scenario("fan_in.near_each", "fan_out", "flow", shape=FIRM)
def near_each(case: Case) -> None:
    """One payer or payee too few, four days, an old acquaintance, a cent too little that goes on or that comes in."""
    nine_payers(case)
    nine_payees(case)
    less_goes_on(case)
    less_is_scattered(case)
    total = least_fan(case) - 1
    came = bring(case, new_firms(case), total, times(FAN_MANY, case.time(197)))
    send(case, new_firms(case, 1), total, ends(came, 1))
    came = bring(case, new_firms(case, 1), total, times(1, case.time(286)))
    send(case, new_firms(case), least_of(total, FAN_OUT_SHARE), ends(came, FAN_MANY))
    case.miss("fan_in")
    case.miss("fan_out")


@scenario("fan_in.near_supplier", "flow.fans", shape=FIRM)
def supplier(case: Case) -> None:
    """A fair: ten new customers pay, and the producer who is paid every other month gets the money."""
    producer = case.firm()
    for months in (1, 3, 5):
        case.pay(producer, 31_000 * YUAN + months, case.in_month(months, 12, of=QUIET.date()), nature="goods")
    came = bring(case, new_firms(case), SIZE, times(FAN_MANY))
    send(case, [producer], SIZE, ends(came, 1))
    case.miss("fan_in")


@scenario("fan_in.unknown_days", "flow.fans", shape=FIRM)
def days_only_in(case: Case) -> None:
    """Of what goes on only the day is known, the last on which it could count."""
    came = bring(case, new_firms(case), SIZE, times(FAN_MANY))
    send(case, [case.firm()], SIZE, [at(ends(came, 1)[0].date(), 0)], by_day=True)
    case.unknown("fan_in")


@scenario("fan_out.hit_one_payer", "flow.fans", "flow.rapid", shape=FIRM)
def one_payer(case: Case) -> None:
    """One payer, by two payments to two accounts, and twelve payees nobody described."""
    second, payer = case.own_account(), case.firm(accounts=2)
    came = bring(case, [payer, payer], SIZE, times(2))
    came[1].source, came[1].target = payer.accounts[1], second
    case.move(second, case.account, came[1].amount, came[1].at + timedelta(minutes=5))
    send(case, [case.stranger() for _ in range(12)], SIZE, ends(came, 12))
    # No evidence is stated: another payment in these days that serves as well may stand in it.
    case.hit("fan_out", "medium", payees=12)


def nine_payees(case: Case) -> None:
    """Nine payees, the last of whom is paid twice; ten, one of whom was paid thirty-one days before."""
    nine = new_firms(case, FAN_MANY - 1)
    came = bring(case, new_firms(case, 1), SIZE, times(1, case.time(225)))
    send(case, [*nine, nine[-1]], SIZE, ends(came, FAN_MANY))
    ten = new_firms(case)
    case.pay(ten[0], 20_000 * YUAN, case.time(214), nature="goods")
    came = bring(case, new_firms(case, 1), SIZE, times(1, case.time(185)))
    send(case, ten, SIZE, ends(came, FAN_MANY))


def less_is_scattered(case: Case) -> None:
    """One cent less than 80% of what one payer brought goes on."""
    came = bring(case, new_firms(case, 1), SIZE, times(1, case.time(255)))
    send(case, new_firms(case), least_of(SIZE, FAN_OUT_SHARE) - 1, ends(came, FAN_MANY))


@scenario("fan_out.near_late", "flow.fans", shape=FIRM)
def late_out(case: Case) -> None:
    """Half of the ten payees are paid in time, the others all 48 hours and one second after the last inflow."""
    came = bring(case, new_firms(case, 1), SIZE, times(1))
    send(case, new_firms(case), least_of(SIZE, FAN_OUT_SHARE), ends(came, 5) + ends(came, 1, SECOND) * 5)
    case.miss("fan_out")


@scenario("fan_out.near_wages", "flow.fans", shape=FIRM)
def wages(case: Case) -> None:
    """A project is paid for, and on the day after twelve people who were hired for it get their wages."""
    came = bring(case, new_firms(case, 1), 100_000 * YUAN, times(1))
    for number, amount in enumerate(parts(90_000 * YUAN, 12)):
        when = came[0].at + timedelta(days=1, seconds=number)
        case.pay(case.person(), amount, when, kind="payroll", nature="payroll", channel="batch")
    case.miss("fan_out")


@scenario("fan_out.unknown_days", "flow.fans", shape=FIRM)
def days_only_out(case: Case) -> None:
    """Of half of the ten payees only the day is known, the last on which the payments could count."""
    came = bring(case, new_firms(case, 1), SIZE, times(1))
    whens = ends(came, FAN_MANY)
    went = send(case, new_firms(case), SIZE, whens)
    for payment in went[5:]:
        payment.at, payment.by_day = at(payment.at.date(), 0), True
    case.unknown("fan_out")

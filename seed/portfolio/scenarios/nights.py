"""Payments at night (AM08): from eleven in the evening to six in the morning, online, by mobile or at the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from seed.portfolio.bounds import NIGHT_PAYMENTS, NIGHT_SHARE, least_part
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.surges import less_than_twice, new_year
from seed.portfolio.shape import MEDIUM, Shape

BY_DAY = Shape(segment="manufacturer", legal_form="company", revenue=MEDIUM)
TWO_YEARS = Shape(segment="manufacturer", legal_form="company", revenue=MEDIUM, history=25)


def nightly(case: Case, count: int = NIGHT_PAYMENTS, *, short: int = 0) -> list[Payment]:
    """Put payments of the year at night, and one more that makes them a fifth (less ``short`` cents)."""
    flow = [
        payment
        for payment in case.payments
        if payment.kind in CLEAN
        and payment.direction in ("in", "out")
        and payment.channel == "online"
        and payment.at >= case.since
    ]
    days = case.exactly(days=300), case.exactly(days=5)
    own = [each for each in flow if days[0] < each.at < days[1] and not each.written and not each.twin]
    own.sort(key=lambda payment: (-payment.amount, payment.at))
    base = sum(each.amount for each in flow)
    while sum(each.amount for each in own[: count - 1]) * 8 > base:
        del own[0]
    made = own[: count - 1]
    for number, payment in enumerate(made):
        payment.at = _at(payment.at, 23 if number % 2 else 5, 0 if number % 2 else 3599 - number)
    amount = least_part(base, NIGHT_SHARE, sum(each.amount for each in made))
    made.append(case.receive(case.firm(), amount - short, case.time(120, 5, 59, 59), channel="mobile", nature="goods"))
    return made


def _at(when: datetime, hour: int, seconds: int) -> datetime:
    return when.replace(hour=hour, minute=0, second=0) + timedelta(seconds=seconds)


@scenario("night_transfers.hit_fifth", "flow", shape=BY_DAY)
def fifth(case: Case) -> None:
    """Ten payments between 23:00:00 and 05:59:59 are a fifth of what is paid, to the cent."""
    made = nightly(case)
    case.hit("night_transfers", "low", made, share=NIGHT_SHARE, transfers=NIGHT_PAYMENTS)


def under_a_fifth(case: Case) -> None:
    """One cent less than a fifth."""
    nightly(case, short=1)
    case.miss("night_transfers", share=NIGHT_SHARE - 1, transfers=NIGHT_PAYMENTS)


def nine(case: Case) -> None:
    """A fifth, but in nine payments."""
    nightly(case, NIGHT_PAYMENTS - 1)
    case.miss("night_transfers", transfers=NIGHT_PAYMENTS - 1)


@scenario("night_transfers.near_hours", "surge", "flow", shape=TWO_YEARS)
def just_by_day(case: Case) -> None:
    """Of twelve one was made at 22:59:59, one at six, and one in a batch: nine are left. Sales nearly doubled."""
    made = nightly(case, NIGHT_PAYMENTS + 2)
    made[0].at = _at(made[0].at, 22, 3599)
    made[1].at = _at(made[1].at, 6, 0)
    made[2].channel = "batch"
    case.miss("night_transfers", transfers=NIGHT_PAYMENTS - 1)
    less_than_twice(case)


def hours_unknown(case: Case) -> None:
    """The bank states only the days of one of the ten."""
    made = nightly(case)
    made[0].at, made[0].by_day = _at(made[0].at, 0, 0), True
    case.unknown("night_transfers")


@scenario("night_transfers.unknown_channel", "surge", "flow", shape=TWO_YEARS)
def channel_unknown(case: Case) -> None:
    """Nobody knows how one of the ten was made. Sales grow as they did before the last new year."""
    nightly(case)[0].channel = None
    case.unknown("night_transfers")
    new_year(case)


@scenario("benign.night_kitchen", "night_transfers", "flow.kitchen", shape=Shape(segment="caterer", revenue=MEDIUM))
def night_kitchen(case: Case) -> None:
    """A kitchen pays its suppliers after closing time: the trade works at night."""
    suppliers = {party.id for party in case.world.suppliers}
    for payment in case.payments:
        if payment.direction == "out" and payment.kind == "trade" and payment.party.id in suppliers:
            payment.at = _at(payment.at, 23, payment.at.minute * 60 + payment.at.second)
    case.miss("night_transfers", transfers=0)

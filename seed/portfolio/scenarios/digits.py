"""First digits of prices (AM01), with what lies beside them on the same firms: payments at night (AM08)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from seed.portfolio.bounds import BENFORD, DIGIT_GROWTH, DIGIT_PAYMENTS, PPM, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.nights import hours_unknown, nine, under_a_fifth
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import year_before
from seed.portfolio.truth.digits import deviation, digits, over_limit
from seed.portfolio.truth.flows import nature

SHOP = Shape(segment="retailer", legal_form="company", revenue=MEDIUM, history=25)
YOUNG_FILE = Shape(segment="retailer", legal_form="company", revenue=MEDIUM, history=13)


def priced(case: Case, first: datetime, last: datetime) -> list[Payment]:
    """The payments of a period that are for goods and services, as far as it is known."""
    return [
        payment
        for payment in case.payments
        if payment.kind in CLEAN
        and payment.direction in ("in", "out")
        and first <= payment.at < last
        and nature(payment) in ("goods", "service")
    ]


def benford(case: Case, first: datetime, last: datetime) -> Counter[int]:
    """How many payments begin with each digit where they follow the law, at least 300 and more than there are."""
    made = digits(priced(case, first, last))
    total = max(DIGIT_PAYMENTS, *(made[digit] * PPM * 3 // (2 * BENFORD[digit - 1]) for digit in range(1, 10)))
    wanted = Counter({digit: total * BENFORD[digit - 1] // PPM for digit in range(1, 10)})
    wanted[1] += total - wanted.total()
    return wanted


def skewed(wanted: Counter[int], moved: int) -> Counter[int]:
    """The same with so many of the small digits become nines."""
    skew = Counter(wanted)
    for number in range(moved):
        digit = 1 + number % 3
        skew[digit] -= 1
        skew[9] += 1
    return skew


def sell(case: Case, wanted: Counter[int], first: datetime, last: datetime) -> None:
    """Let the till settle so many payments beginning with each digit as are missing in a period, evenly."""
    missing = wanted - digits(priced(case, first, last))
    amounts = [
        (digit * 100 + case.rng.randrange(100)) * YUAN + case.rng.randrange(100)
        for digit in missing
        for _ in range(missing[digit])
    ]
    case.rng.shuffle(amounts)
    step = (last - first - timedelta(days=6)) / max(1, len(amounts))
    till = case.world.firm(account_kind="corporate", hub="acquirer")
    for number, amount in enumerate(amounts, 1):
        when = (first + timedelta(days=1) + number * step).replace(microsecond=0)
        case.receive(till, amount, when, nature="goods", channel="batch")


def years(case: Case) -> tuple[datetime, datetime, datetime]:
    """Two years before the application, one year before, and the application."""
    return year_before(case.since), case.since, case.t0


def stray(wanted: Counter[int]) -> int:
    """How many must change their digit until chance cannot explain it."""
    return next(moved for moved in range(wanted.total()) if over_limit(skewed(wanted, moved)))


@scenario("first_digits.hit_least", "flow", shape=SHOP)
def least(case: Case) -> None:
    """Digits stray just more than chance allows; the year before they followed the law."""
    first, second, last = years(case)
    sell(case, benford(case, first, second), first, second)
    wanted = benford(case, second, last)
    wanted = skewed(wanted, stray(wanted))
    sell(case, wanted, second, last)
    case.hit("first_digits", "noted", [], payments=len(priced(case, second, last)))


def within_chance(case: Case) -> None:
    """One payment less strays: chance allows it."""
    first, second, last = years(case)
    sell(case, benford(case, first, second), first, second)
    wanted = benford(case, second, last)
    wanted = skewed(wanted, stray(wanted) - 1)
    sell(case, wanted, second, last)
    case.miss("first_digits", payments=len(priced(case, second, last)))


def own_prices(case: Case) -> None:
    """The firm's prices stray much, but just not half as much again as in its year before."""
    first, second, last = years(case)
    before, wanted = benford(case, first, second), benford(case, second, last)
    wanted = skewed(wanted, 3 * stray(wanted))
    limit = deviation(wanted) * PPM
    enough = (moved for moved in range(before.total()) if deviation(skewed(before, moved)) * DIGIT_GROWTH > limit)
    sell(case, skewed(before, next(enough)), first, second)
    sell(case, wanted, second, last)
    case.miss("first_digits", payments=len(priced(case, second, last)))


def of_digit(case: Case, count: int, first: datetime, last: datetime) -> None:
    """Have so many payments of a period, the missing ones beginning with a nine; too many were for something else."""
    made = priced(case, first, last)
    for payment in made[count:]:
        payment.nature, payment.purpose = "other", None
    wanted = digits(priced(case, first, last))
    wanted[9] += count - wanted.total()
    sell(case, wanted, first, last)


@scenario("first_digits.near_count", "night_transfers", "flow", shape=SHOP)
def too_few(case: Case) -> None:
    """They stray, but there are 299; and nine are paid at night."""
    nine(case)
    first, second, last = years(case)
    sell(case, benford(case, first, second), first, second)
    of_digit(case, DIGIT_PAYMENTS - 1, second, last)
    case.miss("first_digits", payments=DIGIT_PAYMENTS - 1)


@scenario("first_digits.unknown_nature", "night_transfers", "flow", shape=SHOP)
def nature_unknown(case: Case) -> None:
    """There are 299, and nobody knows what one more was for; not quite a fifth is paid at night."""
    under_a_fifth(case)
    first, second, last = years(case)
    sell(case, benford(case, first, second), first, second)
    of_digit(case, DIGIT_PAYMENTS - 1, second, last)
    case.receive(case.firm(), 912 * YUAN, case.time(77, 14), channel="batch")
    case.unknown("first_digits")


@scenario("first_digits.unknown_year_before", "night_transfers", "flow", shape=YOUNG_FILE)
def year_before_unknown(case: Case) -> None:
    """They stray, and there are no statements of the year before; the hour of a payment is not known either."""
    hours_unknown(case)
    _, second, last = years(case)
    of_digit(case, DIGIT_PAYMENTS, second, last)
    case.unknown("first_digits")

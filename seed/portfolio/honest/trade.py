"""An ordinary year of trade: prices, days and partners as chance gives them, in proportions that small firms have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from seed.portfolio.bounds import PERSONAL, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.timeline import at

SIGMA = 0.7
"""Of the logarithm of prices; lognormal prices are what domain.md §3 (AM01) was tried on."""
LEAST = 200 * YUAN
LEFT_FOR_GOOD = 25  # one partner in so many was lost in the course of the year, of the largest one in …
LARGE, LARGE_LEFT = 4, 80
MORE = (6, 16)  # partners beyond those of the background, which has as few as eight
CAME_LATER = 8  # one partner in so many is new
KEPT = (8, 20)  # parts per hundred of what came in that an honest year leaves


def natural_trade(
    case: Case, parties: list[Party], count: int, total: int, day: Callable[[float], date], direction: str
) -> None:
    """About ``count`` payments that come to a total; day: the day that a chance between 0 and 1 falls on.

    The first parties of the list trade most, each next one less. Each has its own rhythm; some come later
    or stay away in the end.
    """
    rng = case.rng
    parties = list(dict.fromkeys(parties))
    pool = case.world.customers if direction == "in" else case.world.suppliers
    parties += [party for party in rng.sample(pool, min(len(pool), rng.randint(*MORE))) if party not in parties]
    spans = {party: _span(case, LARGE_LEFT if rank < LARGE else LEFT_FOR_GOOD) for rank, party in enumerate(parties)}
    weights = [1 / (3 + rank) for rank in range(len(parties))]
    made: list[Payment] = []
    for party, times in Counter(rng.choices(parties, weights, k=count)).items():
        first, last = spans[party]
        for number in range(times):
            chance = (number + rng.random()) / times
            made.append(_pay(case, party, day(first + chance * (last - first)), direction))
    drawn = sum(payment.amount for payment in made)
    most = PERSONAL * 7 // 10 if case.traits.sole_trader else 150_000_000
    for payment in made:
        payment.amount = min(most, max(LEAST, payment.amount * total // drawn))


def buy_within_means(case: Case) -> None:
    """What the firm pays its people and its land takes the place of other purchases: a year leaves something."""
    sums = case.sums()
    spare = sums.clean_in * (100 - case.rng.randint(*KEPT)) // 100 - sums.clean_out
    bought = [
        payment for payment in case.payments
        if payment.direction == "out" and payment.kind == "trade" and payment.party.kind == "company"
        and not payment.twin and not payment.written and case.since <= payment.at < case.t0
    ]  # fmt: skip
    total = sum(payment.amount for payment in bought)
    if spare >= 0 or not total:
        return
    for payment in bought:
        payment.amount = max(LEAST, payment.amount * max(total // 5, total + spare) // total)


def _span(case: Case, left: int) -> tuple[float, float]:
    """When in the course of the statements a partner traded, from 0 to 1."""
    first = case.rng.random() * 0.9 if case.rng.randrange(CAME_LATER) == 0 else 0.0
    last = max(first, case.rng.random()) if case.rng.randrange(left) == 0 else 1.0
    return first, last


def _pay(case: Case, party: Party, day: date, direction: str) -> Payment:
    rng = case.rng
    act = case.receive if direction == "in" else case.pay
    nature = "service" if case.traits.segment in ("service", "contractor") and direction == "in" else "goods"
    amount = max(100, int(100_000 * rng.lognormvariate(0, SIGMA)))
    if party.kind == "person":
        amount //= 2
    channel = "batch" if party in case.world.acquirers else "mobile" if rng.randrange(3) == 0 else "online"
    return act(party, amount, _hour(case, day), nature=nature, channel=channel)


def _hour(case: Case, day: date) -> datetime:
    """In the daytime; one payment in fifty late in the evening, when somebody works at home."""
    if case.rng.randrange(50) == 0:
        return at(day, 23, case.rng.randrange(60), case.rng.randrange(60))
    return at(day, 8) + timedelta(seconds=case.rng.randrange(11 * 3600))

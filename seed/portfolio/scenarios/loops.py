"""Closed loops (LP01): money that comes back within seven days through three to six parties."""

from __future__ import annotations

from datetime import datetime, timedelta

from seed.portfolio.bounds import YUAN
from seed.portfolio.case import MEDIUM, Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario


def loop(case: Case, parties: list[Party], amounts: list[int], times: list[datetime]) -> list[Payment]:
    """The applicant pays the first party, each pays the next, the last pays the applicant."""
    hops = [case.pay(parties[0], amounts[0], times[0], nature="goods")]
    for payer, payee, amount, when in zip(parties, parties[1:], amounts[1:], times[1:], strict=False):
        hops.append(case.between(payer, payee, amount, when, nature="goods"))
    hops.append(case.receive(parties[-1], amounts[-1], times[-1], nature="goods"))
    return hops


def partners(case: Case, count: int) -> list[Party]:
    """Firms whose own statements the bank may read."""
    return [case.firm(consents=("operations",)) for _ in range(count)]


@scenario("closed_loop.hit_three_loops", "flow.loops", alone=True, revenue=MEDIUM)
def three_loops(case: Case) -> None:
    """Three loops of three hops, small against the outflow."""
    hops = []
    for number, before in enumerate((150, 110, 70)):
        start = case.time(before, 10, number)
        times = [start, start + timedelta(days=3), start + timedelta(days=7)]
        hops += loop(case, partners(case, 2), [52_000 * YUAN, 50_000 * YUAN, 48_000 * YUAN], times)
    case.hit("closed_loop", "high", list(hops), loops=3)


@scenario("closed_loop.near_two_loops", "flow.loops", revenue=MEDIUM)
def two_loops(case: Case) -> None:
    """Two loops are one short."""
    hops = []
    for before in (150, 110):
        start = case.time(before)
        times = [start, start + timedelta(days=3), start + timedelta(days=7)]
        hops += loop(case, partners(case, 2), [52_000 * YUAN, 50_000 * YUAN, 48_000 * YUAN], times)
    case.miss("closed_loop", list(hops), loops=2)

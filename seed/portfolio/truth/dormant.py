"""AM04: whether an account that lay idle suddenly took in a lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Payment
from seed.portfolio.truth.flows import clean, covered_from, month, seen
from seed.portfolio.world import HUBS


def dormant_burst(case: Case) -> Expectation:
    """By account: idle months, then much money within thirty days, with nothing like it a year before."""
    inflow: Counter[date] = Counter()
    for payment in clean(case, "in"):
        inflow[payment.at.date()] += payment.amount
    covered, state = covered_from(case), Expectation()
    for day, amount in (burst for account in case.accounts for burst in _bursts(case, account)):
        before = day.replace(year=day.year - 1)
        if _within(inflow, before) * bounds.PPM >= _within(inflow, day) * bounds.DORMANT_SEASON:
            continue
        if amount >= bounds.DORMANT_INFLOW:
            if covered is not None and covered <= before:
                return Expectation("hit", "high")
            state = Expectation("not_evaluable")
    return state


def _within(inflow: Counter[date], first: date) -> int:
    return sum(amount for day, amount in inflow.items() if first <= day < first + bounds.DORMANT_WINDOW)


def _bursts(case: Case, account: str) -> Iterator[tuple[date, int]]:
    """What came within thirty days from each inflow on that idle months precede, if ten times their mean."""
    banks = {party.id for hub, party in case.world.hubs.items() if HUBS[hub] == "internal"}
    moved: Counter[int] = Counter()
    came: list[Payment] = []
    for payment in seen(case):
        mine = account in (payment.source, payment.target) and payment.kind not in ("own", "void")
        if not mine or payment.at.date() < case.since.date():
            continue
        if payment.party.id not in banks or payment.cash:
            moved[month(payment.at)] += payment.amount
        if payment.target == account and payment.kind in ("trade", "payroll") and payment.at >= case.since:
            came.append(payment)
    first = max(case.since.date(), case.opened[account])
    whole = month(first) + (first.day > 1)
    for start in came:
        now = month(start.at)
        idle = range(now - bounds.DORMANT_MONTHS, now)
        if idle[0] < whole or any(moved[each] > bounds.DORMANT_MOVED for each in idle):
            continue
        amount = _burst(came, start.at)
        before = sum(payment.amount for payment in came if month(payment.at) in idle)
        if amount * bounds.DORMANT_MONTHS >= before * bounds.DORMANT_MULTIPLE:
            yield start.at.date(), amount


def _burst(came: list[Payment], start: datetime) -> int:
    last = start.date() + bounds.DORMANT_WINDOW
    return sum(payment.amount for payment in came if start <= payment.at and payment.at.date() < last)

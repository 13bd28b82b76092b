"""AM06 and AM07: money of many that goes on to few, and of few that goes on to many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Payment, Sums
from seed.portfolio.truth.flows import Suppliers, clean, new_payments


def fan_in(case: Case, sums: Sums) -> Expectation:
    """Ten new payers within three days, and their money goes on to two payees that are no known suppliers."""
    suppliers, surely, possibly = Suppliers(case), False, False
    paid = [payment for payment in clean(case, "out") if payment.at >= case.since and not suppliers.know(payment)]
    for came in _spells(new_payments(case, "in")):
        if len({payment.party.id for payment in came}) < bounds.FAN_MANY or not _large(came, sums):
            continue
        for sure in (True, False):
            gone: Counter[str] = Counter()
            for payment in _after(came, paid, sure):
                gone[payment.party.id] += payment.amount
            most = sum(amount for _, amount in gone.most_common(bounds.FAN_FEW))
            if _enough(most, came):
                surely, possibly = surely or sure, True
    return _state(surely, possibly, "high")


def fan_out(case: Case, sums: Sums) -> Expectation:
    """What the one or two payers who bring most within three days goes on to ten new payees, wages apart."""
    surely = possibly = False
    paid = [payment for payment in new_payments(case, "out") if payment.kind != "payroll"]
    inflow = [payment for payment in clean(case, "in") if payment.at >= case.since]
    for spell in _spells(inflow):
        by_payer: defaultdict[str, list[Payment]] = defaultdict(list)
        for payment in spell:
            by_payer[payment.party.id].append(payment)
        largest = sorted(by_payer, key=lambda payer: (-_total(by_payer[payer]), payer))
        for count in range(1, min(bounds.FAN_FEW, len(largest)) + 1):
            came = [payment for payment in spell if payment.party.id in largest[:count]]
            if not _large(came, sums):
                continue
            for sure in (True, False):
                gone = _after(came, paid, sure)
                payees = {payment.party.id for payment in gone}
                if len(payees) >= bounds.FAN_MANY and _enough(_total(gone), came):
                    surely, possibly = surely or sure, True
    return _state(surely, possibly, "medium")


def _spells(payments: Sequence[Payment]) -> Iterator[list[Payment]]:
    """The payments of three successive days, from each day on which there are any."""
    by_day: defaultdict[date, list[Payment]] = defaultdict(list)
    for payment in payments:
        by_day[payment.at.date()].append(payment)
    for first in sorted(by_day):
        yield [payment for day in range(bounds.FAN_DAYS) for payment in by_day.get(first + timedelta(days=day), ())]


def _after(came: list[Payment], paid: list[Payment], sure: bool) -> list[Payment]:
    """Payments out after the first that came and within 48 hours of the last; of days alone: surely or possibly so."""
    first, last = came[0], came[-1]
    until = last.at + bounds.FAN_WINDOW
    gone = []
    for payment in paid:
        day = payment.at.date()
        if not first.at.date() <= day <= until.date():
            continue
        later, early = payment.at > first.at, payment.at <= until
        if payment.by_day or first.by_day:
            later = not sure or day > first.at.date()
        if payment.by_day or last.by_day:
            early = not sure or day < until.date()
        if later and early:
            gone.append(payment)
    return gone


def _total(payments: Sequence[Payment]) -> int:
    return sum(payment.amount for payment in payments)


def _large(came: list[Payment], sums: Sums) -> bool:
    return share(_total(came), sums.clean_in) >= bounds.FAN_INFLOW


def _enough(gone: int, came: list[Payment]) -> bool:
    return gone * bounds.PPM >= _total(came) * bounds.FAN_OUT_SHARE


def _state(surely: bool, possibly: bool, severity: str) -> Expectation:
    if surely:
        return Expectation("hit", severity)
    return Expectation("not_evaluable") if possibly else Expectation()

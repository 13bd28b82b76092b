"""Debts that nobody lists (CB04): equal payments month after month, and lumps that came before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from seed.portfolio import bounds
from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment
from seed.portfolio.truth.stated import known, months_before

CODES = (None, "repayment", "loan", "other")
"""What the bank may call a payment on a loan; goods, rent, wages and taxes are none."""


def debts(case: Case) -> tuple[dict[str, int], bool]:
    """What is left of each hidden debt by party (cents), and whether a line that names no lender leaves some open."""
    lines = [row for row in known(case, "credit_lines", "line_id") if row["subject_id"] == case.party.id]
    named, due = {row["lender_id"] for row in lines}, {row["instalment"] for row in lines}
    told = {
        row["party_id"]
        for row in known(case, "disclosures", "application_id", "party_id", "kind")
        if row["kind"] == "debt"
    }
    lenders = {party.id for party in (*case.world.banks, *case.world.non_banks)}
    found: dict[str, int] = {}
    unsure = False
    for party, series in _series(case).items():
        hidden = [equal for equal in series if equal[0].amount not in due]
        if party in named or party in told or not hidden:
            continue
        left = _left(case, party, hidden, lender=party in lenders)
        if left <= 0:
            continue
        if None in named and party in lenders:
            unsure = True
        else:
            found[party] = left
    return found, unsure


def _counts(case: Case, payment: Payment) -> bool:
    return (
        payment.kind != "void"
        and payment.nature in CODES
        and payment.at < case.t0
        and (payment.stated_on is None or payment.stated_on <= case.t0.date())
    )


def _series(case: Case) -> dict[str, list[list[Payment]]]:
    """By party the equal payments of the twelve months that came in three months running."""
    equal = defaultdict[tuple[str, int], list[Payment]](list)
    for payment in case.payments:
        if payment.direction == "out" and payment.at >= case.since and _counts(case, payment):
            equal[payment.party.id, payment.amount].append(payment)
    series = defaultdict[str, list[list[Payment]]](list)
    for (party, _), payments in equal.items():
        if _longest(payment.at for payment in payments) >= bounds.HIDDEN_MONTHS:
            series[party].append(sorted(payments, key=lambda payment: payment.at))
    return series


def _longest(times: Iterable[datetime]) -> int:
    """The most calendar months in a row."""
    months = {when.year * 12 + when.month for when in times}
    longest = 0
    for month in months:
        length = 0
        while month + length in months:
            length += 1
        longest = max(longest, length)
    return longest


def _left(case: Case, party: str, series: list[list[Payment]], *, lender: bool) -> int:
    """The largest lump less what was paid since; else of a lender's series twelve instalments each (cents)."""
    lumps = [
        payment
        for payment in case.payments
        for equal in series
        if payment.direction == "in"
        and payment.party.id == party
        and _counts(case, payment)
        and _year_before(equal[0].at) <= payment.at < equal[0].at
        and payment.amount >= bounds.HIDDEN_LUMP * equal[0].amount
    ]
    if not lumps:
        return sum(12 * equal[0].amount for equal in series) if lender else 0
    lump = max(lumps, key=lambda payment: (payment.amount, -payment.at.timestamp()))
    return lump.amount - sum(
        payment.amount
        for payment in case.payments
        if payment.direction == "out" and payment.party.id == party and _counts(case, payment) and payment.at > lump.at
    )


def _year_before(when: datetime) -> datetime:
    return datetime.combine(months_before(when.date(), bounds.HIDDEN_LUMP_MONTHS), when.time())

"""Which payments went to and fro (LP02): as much one way as the other, several times within weeks."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment, clean


def to_and_fro(case: Case) -> dict[str, list[Payment]]:
    """Of each party outside the control group the payments that match, each once, by the party's id."""
    by_party: defaultdict[str, list[Payment]] = defaultdict(list)
    for one in clean(case.payments, case.since, case.t0):
        if not one.party.in_group:
            by_party[one.party.id].append(one)
    matched = {party: _matching(payments) for party, payments in by_party.items() if _both_ways(payments)}
    return {party: payments for party, payments in matched.items() if payments}


def _matching(payments: list[Payment]) -> list[Payment]:
    found: dict[int, Payment] = {}
    for first in {one.at.date() for one in payments}:
        end = first + timedelta(days=bounds.RECIPROCAL_DAYS)
        within = [one for one in payments if first <= one.at.date() < end]
        if _both_ways(within) and _balanced(within):
            found |= {id(one): one for one in within}
    return list(found.values())


def _both_ways(payments: list[Payment]) -> bool:
    out = sum(one.direction == "out" for one in payments)
    return min(out, len(payments) - out) >= bounds.RECIPROCAL_PAYMENTS


def _balanced(payments: list[Payment]) -> bool:
    gone = sum(one.amount for one in payments if one.direction == "out")
    came = sum(one.amount for one in payments if one.direction == "in")
    return min(gone, came) * PPM >= max(gone, came) * bounds.RECIPROCAL_BALANCE

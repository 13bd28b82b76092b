"""The ring of payments that an applicant is part of (LP03): from whom money reaches it and whom its money reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment, known

MOST_PARTIES = 50  # larger rings are no small networks, whoever looks for them

Edge = tuple[str, str]


def members(case: Case) -> frozenset[str]:
    """The parties of the ring at the end of the month before the application, the applicant among them; else none."""
    end = datetime(case.t0.year, case.t0.month, 1)
    edges = _main(_edges(case, end))
    forth = _reached(case.party.id, edges)
    back = _reached(case.party.id, [(payee, payer) for payer, payee in edges])
    ring = forth & back
    return ring if 1 < len(ring) <= MOST_PARTIES else frozenset()


def inside(case: Case, ring: frozenset[str]) -> int:
    """What passes each member of the ring in the days before the application, added up (cents)."""
    got: defaultdict[str, int] = defaultdict(int)
    paid: defaultdict[str, int] = defaultdict(int)
    for (payer, payee), amount in _edges(case, case.t0).items():
        if payer in ring and payee in ring:
            paid[payer] += amount
            got[payee] += amount
    return sum(min(paid[member], got[member]) for member in ring)


def _edges(case: Case, end: datetime) -> dict[Edge, int]:
    """Who paid whom how much; money that passes a hub is everybody's and ties nobody to anybody."""
    hubs = {hub.id for hub in (*case.world.hubs.values(), *case.world.acquirers)}
    edges: defaultdict[Edge, int] = defaultdict(int)
    for one in known(case.payments, end - bounds.RING_WINDOW, end):
        if one.kind in CLEAN:
            payer, payee = _ends(case, one)
            if payer != payee and not hubs & {payer, payee}:
                edges[payer, payee] += one.amount
    return edges


def _ends(case: Case, payment: Payment) -> Edge:
    if payment.direction == "in":
        return payment.party.id, case.party.id
    return payment.payer.id if payment.payer else case.party.id, payment.party.id


def _main(edges: dict[Edge, int]) -> list[Edge]:
    """What is neither small nor a small part of the flow of both ends."""
    flow: defaultdict[str, int] = defaultdict(int)
    for (payer, payee), amount in edges.items():
        flow[payer] += amount
        flow[payee] += amount
    return [
        (payer, payee)
        for (payer, payee), amount in edges.items()
        if amount >= bounds.RING_EDGE and amount * PPM >= min(flow[payer], flow[payee]) * bounds.RING_EDGE_SHARE
    ]


def _reached(start: str, edges: Iterable[Edge]) -> frozenset[str]:
    after: defaultdict[str, list[str]] = defaultdict(list)
    for payer, payee in edges:
        after[payer].append(payee)
    reached = set(_walk(start, after))
    return frozenset(reached)


def _walk(start: str, after: dict[str, list[str]]) -> Iterator[str]:
    seen, waiting = {start}, [start]
    while waiting:
        party = waiting.pop()
        yield party
        new = [other for other in after.get(party, ()) if other not in seen]
        seen.update(new)
        waiting += new

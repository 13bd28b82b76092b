"""Loops and trade there and back: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Payment, Sums, clean
from seed.portfolio.truth.rings import inside, members
from seed.portfolio.truth.to_and_fro import to_and_fro

INDICATORS: tuple[str, ...] = ("closed_loop", "reciprocal", "payment_ring", "circular_inflow")
FLOW_TESTS: tuple[str, ...] = INDICATORS


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """LP02 to LP04 by the payments; LP01 rests on what scenarios plant, since trade in the background runs one way."""
    matched = to_and_fro(case)
    return {
        "reciprocal": _reciprocal(case, sums, matched),
        "payment_ring": _ring(case),
        "circular_inflow": _circular(case, [one for both in matched.values() for one in both]),
    }


def _reciprocal(case: Case, sums: Sums, matched: dict[str, list[Payment]]) -> Expectation:
    if not sums.turnover:
        return Expectation("not_evaluable")
    disclosed = {row["party_id"] for file, row in case.rows if file == "disclosures" and row["kind"] == "related"}
    amounts: defaultdict[bool, int] = defaultdict(int)
    for party, both in matched.items():
        amounts[party in disclosed] += _total(both)
    values = {
        "share": share(amounts[False], sums.turnover),
        "all_share": share(amounts[False] + amounts[True], sums.turnover),
    }
    severity = "medium" if values["share"] >= bounds.RECIPROCAL_SHARE else "low"
    return _found(severity if values["all_share"] >= bounds.RECIPROCAL_SHARE else None, values)


def _ring(case: Case) -> Expectation:
    ring = members(case)
    turnover = sum(
        one.amount
        for one in clean(case.payments, case.t0 - bounds.RING_WINDOW, case.t0)
        if one.kind == "trade" and not one.party.in_group
    )
    if ring and not turnover:
        return Expectation("not_evaluable")
    values = {"parties": len(ring), "share": share(inside(case, ring), turnover)}
    alarming = bounds.RING_LEAST <= len(ring) <= bounds.RING_MOST and values["share"] >= bounds.RING_SHARE
    return _found("medium" if alarming else None, values)


def _circular(case: Case, matched: list[Payment]) -> Expectation:
    """Loops are those that a scenario names as the evidence of LP01."""
    planted = case.expected.get("closed_loop", Expectation()).evidence or ()
    round_about = {id(one) for one in (*planted, *matched)}
    recent = case.t0 - bounds.CIRCULAR_WINDOW
    now = _shares(round_about, clean(case.payments, recent, case.t0))
    before = _shares(round_about, clean(case.payments, recent - bounds.CIRCULAR_PRIOR, recent)) or 0
    if now is None:
        return Expectation("not_evaluable")
    multiple = 0 if now == 0 else bounds.CIRCULAR_MOST if now >= before * 1000 else now * PPM // before
    severity = None
    if now >= bounds.CIRCULAR_SHARE:
        severity = "high" if multiple >= bounds.CIRCULAR_MULTIPLE else "medium"
    return _found(severity, {"share": now, "multiple": multiple})


def _shares(round_about: set[int], payments: Iterable[Payment]) -> int | None:
    """Which share of the inflow came round (ppm); None where nothing came in."""
    came = [one for one in payments if one.direction == "in"]
    return share(_total(one for one in came if id(one) in round_about), _total(came)) if came else None


def _total(payments: Iterable[Payment]) -> int:
    return sum(one.amount for one in payments)


def _found(severity: str | None, values: dict[str, int]) -> Expectation:
    return Expectation("hit" if severity else "clear", severity, {**values})

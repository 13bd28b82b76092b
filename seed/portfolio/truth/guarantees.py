"""Guarantees: what the sums and the file of a case say of each indicator.

The network around the applicant is walked here a second time, over the rows that the case itself will write.
"""

from __future__ import annotations

from collections.abc import Iterator

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.asked import Answers, answers
from seed.portfolio.truth.guarantors import Backer, backers, record, worth
from seed.portfolio.truth.known import Row, bad_parties, consented, in_force, net_assets, rows

INDICATORS: tuple[str, ...] = (
    "guarantee_circle",
    "mutual_guarantee",
    "guarantee_network",
    "guarantee_load",
    "bad_party_near",
    "guarantor_worth",
    "guarantor_record",
)
FLOW_TESTS: tuple[str, ...] = ()


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """All by the guarantees of the case; nothing is known where nobody asked about the applicant's."""
    asked = answers(case)
    if (case.party.id, "guarantees") not in asked:
        return {name: Expectation("not_evaluable") for name in INDICATORS}
    active = guarantees(case)
    near = ties(case, active)
    behind: list[Backer] = backers(case, active)
    return {
        "guarantee_circle": _when(circles(case, active) > 0, "high"),
        "mutual_guarantee": _when(_mutual(case, active), "high"),
        "guarantee_network": _network(near, active),
        "guarantee_load": _load(case, active),
        "bad_party_near": _bad_near(case, near, asked),
        "guarantor_worth": worth(case, behind, asked),
        "guarantor_record": record(case, behind, asked),
    }


def _when(hit: bool, severity: str) -> Expectation:
    return Expectation("hit", severity) if hit else Expectation()


def guarantees(case: Case) -> list[Row]:
    """Every guarantee that is known and in force, the applicant's own and those around it."""
    return [row for row in rows(case, "guarantees", "guarantee_id") if in_force(case, row)]


def _usable(case: Case, row: Row) -> bool:
    """Whether the applicant, who consented, or another who did stands on one side."""
    sides = (row["guarantor_id"], row["debtor_id"])
    return case.party.id in sides or any(consented(case, side, "collateral") for side in sides)


def ties(case: Case, active: list[Row]) -> dict[str, int]:
    """Whom guarantees connect with the applicant, in either direction, and over how many of them (itself over 0)."""
    near: dict[str, list[str]] = {}
    for row in active:
        if _usable(case, row):
            near.setdefault(row["guarantor_id"], []).append(row["debtor_id"])
            near.setdefault(row["debtor_id"], []).append(row["guarantor_id"])
    reached, edge = {case.party.id: 0}, [case.party.id]
    for hop in range(1, bounds.NETWORK_HOPS + 1):
        edge = list(dict.fromkeys(other for party in edge for other in near.get(party, ()) if other not in reached))
        edge = [party for party in edge if party not in case.world.guarantee_companies]
        reached |= dict.fromkeys(edge, hop)
    return reached


def circles(case: Case, active: list[Row]) -> int:
    """How many directed circles of three to eight parties lead from the applicant back to it (GU02)."""
    debtors: dict[str, set[str]] = {}
    for row in active:
        if _usable(case, row) and row["debtor_id"] not in case.world.guarantee_companies:
            debtors.setdefault(row["guarantor_id"], set()).add(row["debtor_id"])
    return sum(1 for _ in _closing(debtors, [case.party.id]))


def _closing(debtors: dict[str, set[str]], path: list[str]) -> Iterator[list[str]]:
    for debtor in sorted(debtors.get(path[-1], ())):
        if debtor == path[0] and len(path) >= bounds.CIRCLE_LEAST:
            yield path
        if debtor not in path and len(path) < bounds.CIRCLE_MOST:
            yield from _closing(debtors, [*path, debtor])


def _mutual(case: Case, active: list[Row]) -> bool:
    group = {party.id for party in case.group}
    given = {row["debtor_id"] for row in active if row["guarantor_id"] == case.party.id}
    taken = {row["guarantor_id"] for row in active if row["debtor_id"] == case.party.id}
    return bool((given & taken) - group - case.world.guarantee_companies)


def _network(near: dict[str, int], active: list[Row]) -> Expectation:
    kinds = {row[f"{side}_id"]: row[f"{side}_kind"] for row in active for side in ("guarantor", "debtor")}
    firms = sum(kinds.get(party, "company") == "company" for party in near)
    return _when(firms >= bounds.NETWORK_FIRMS or max(near.values()) >= bounds.NETWORK_DEPTH, "medium")


def _load(case: Case, active: list[Row]) -> Expectation:
    given = [row for row in active if row["guarantor_id"] == case.party.id]
    sizes = [row["amount"] if row["outstanding"] is None else row["outstanding"] for row in given]
    known, sized, assets = sum(size or 0 for size in sizes), None not in sizes, net_assets(case)
    if known and assets is not None and (assets <= 0 or known * PPM // assets >= bounds.LOAD_HIGH):
        return Expectation("hit", "high")
    if not sized or (known and assets is None):
        return Expectation("not_evaluable")
    return _when(bool(known) and assets is not None and known * PPM // assets >= bounds.LOAD_MEDIUM, "medium")


def _bad_near(case: Case, near: dict[str, int], asked: Answers) -> Expectation:
    close = {party: hops for party, hops in near.items() if 0 < hops <= bounds.NEAR_HOPS}
    if close.keys() & bad_parties(case):
        return Expectation("hit", "high")
    unknown = any(
        (party, "enforcements") not in asked or (hops < bounds.NEAR_HOPS and (party, "guarantees") not in asked)
        for party, hops in close.items()
    )
    return Expectation("not_evaluable") if unknown else Expectation()

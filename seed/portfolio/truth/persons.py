"""Money between the firm and people: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import CLEAN, Party, Sums, clean, known
from seed.portfolio.shape import SELL_TO_PEOPLE
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("corporate_to_person", "person_to_corporate", "group_round_trip", "private_collection")
FLOW_TESTS: tuple[str, ...] = INDICATORS
NO_SALES = frozenset(("payroll", "rent", "dividend", "own_transfer"))


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """PP01, PP02 and PP04 by the payments; PP03 rests on what scenarios plant, since nobody pays anything back."""
    return {
        "corporate_to_person": _to_persons(case, sums),
        "person_to_corporate": _from_persons(case, sums),
        "private_collection": _collected(case, sums),
    }


def _to_persons(case: Case, sums: Sums) -> Expectation:
    group = past(sums.group_share, (bounds.GROUP_SHARE_MEDIUM, "medium"), (bounds.GROUP_SHARE_HIGH, "high"))
    others = 0 if case.traits.buys_from_people else sums.to_other_persons
    if group.state == "hit" or others < bounds.OTHER_AMOUNT or share(others, sums.outflow) < bounds.OTHER_SHARE:
        return group
    return Expectation("hit", "medium")


def _from_persons(case: Case, sums: Sums) -> Expectation:
    """What people outside the group pay a trade that sells to people, or buys from them, is its trade."""
    if not sums.clean_in:
        return Expectation("not_evaluable")
    exempt = case.traits.buys_from_people or case.traits.segment in SELL_TO_PEOPLE
    group = others = 0
    for one in clean(case.payments, case.since, case.t0):
        if one.direction == "in" and one.party.kind == "person":
            group += one.amount if one.party.in_group else 0
            others += 0 if one.party.in_group or exempt else one.amount
    found = past(share(group + others, sums.clean_in), (bounds.FROM_PERSONS_SHARE, "medium"))
    found.values = {"share": share(group + others, sums.clean_in), "group_share": share(group, sums.clean_in)}
    return found


def _collected(case: Case, sums: Sums) -> Expectation:
    """Known of those who let the bank read their accounts; what reaches the threshold hits whoever else is unknown."""
    askable = [one for one in case.group if one.kind == "person" and _consents(case, one)]
    customers = {
        account
        for one in clean(case.payments, case.since, case.t0)
        if one.direction == "in" and not one.party.in_group and one.party not in case.world.acquirers
        for account in one.party.accounts
    }
    collected = sum(
        one.amount
        for one in known(case.payments, case.since, case.t0)
        if one.direction == "third"
        and one.kind in CLEAN
        and one.party in askable
        and one.source in customers
        and one.nature not in NO_SALES
    )
    found = past(share(collected, sums.sales_in), (bounds.COLLECTED_SHARE, "medium"))
    asked = askable and all(case.asks_private(one) for one in askable)
    if not sums.sales_in or (found.state == "clear" and not asked):
        return Expectation("not_evaluable")
    found.values = {"share": share(collected, sums.sales_in)}
    return found


def _consents(case: Case, person: Party) -> bool:
    consent = case.consents.get((person.id, "operations"))
    if consent is None or consent.get("withdrawn_at"):
        return False
    day = case.t0.date()
    return consent.get("from", day) <= day <= consent.get("to", day)

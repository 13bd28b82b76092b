"""Money between the firm and people: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = ("corporate_to_person", "group_round_trip")
FLOW_TESTS: tuple[str, ...] = ("corporate_to_person", "group_round_trip")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """PP01 by the ledger."""
    return {"corporate_to_person": _to_persons(case, sums)}


def _to_persons(case: Case, sums: Sums) -> Expectation:
    group = past(sums.group_share, (bounds.GROUP_SHARE_MEDIUM, "medium"), (bounds.GROUP_SHARE_HIGH, "high"))
    others = 0 if case.traits.buys_from_people else sums.to_other_persons
    if group.state == "hit" or others < bounds.OTHER_AMOUNT or share(others, sums.outflow) < bounds.OTHER_SHARE:
        return group
    return Expectation("hit", "medium")

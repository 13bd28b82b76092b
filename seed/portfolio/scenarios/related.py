"""Flow within the control group, disclosed or not (ST05)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import RELATED_HIGH, RELATED_MEDIUM, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose, former_representative
from seed.portfolio.shape import Shape, yearly
from seed.portfolio.truth.structure import undisclosed_share

FIRM = Shape(revenue=yearly(1_500_000, 3_000_000), legal_form="company")


def trades(case: Case, firm: Party, total: int) -> None:
    """A firm buys for the first half of a total long ago and sells for the second half lately (cents)."""
    count = total // (70_000 * YUAN) + 2
    for number, amount in enumerate(parts(total, count)):
        if number < count // 2:
            case.receive(firm, amount, case.time(330 - number * 280 // count, 11, number % 60), nature="goods")
        else:
            case.pay(firm, amount, case.time(300 - number * 280 // count, 11, number % 60), nature="goods")


def sister(case: Case, *, named: bool) -> Party:
    """Another firm of the representative; named: disclosed."""
    firm = case.firm(consents=("operations",))
    case.serve(case.representative, "legal_representative", firm.id)
    case.join_group(firm)
    if named:
        disclose(case, firm, "related")
    return firm


def related(case: Case, of: int, *, named: bool = False, less: int = 0) -> Party:
    """A sister firm with the least flow that makes a share (ppm) of all flow, and some cents less.

    named: disclosed, and the share is that of the whole group; else the share is that of what was not disclosed.
    """
    sums = case.sums()
    firm = sister(case, named=named)
    trades(case, firm, least_part(sum(sums.dealt.values()), of, sum(sums.group_flow.values())) - less)
    return firm


def _of_former(case: Case, *, days: int = 0) -> Party:
    """A firm of somebody who was representative until so many days before the twelve months."""
    person = former_representative(case, case.since.date() - timedelta(days=days))
    firm = case.firm(consents=("operations",))
    case.serve(person, "legal_representative", firm.id)
    if not days:
        principal(case, person)
        case.join_group(firm)
    return firm


@scenario("related_flow.hit_medium", "flow", "group", "positions", shape=FIRM)
def medium(case: Case) -> None:
    """Exactly 30% of all flow is with the group: a firm of who left a year ago to the day."""
    firm, sums = _of_former(case), case.sums()
    disclose(case, firm, "related")
    trades(case, firm, least_part(sum(sums.dealt.values()), RELATED_MEDIUM, sum(sums.group_flow.values())))
    case.hit("related_flow", "medium", share=RELATED_MEDIUM)


@scenario("related_flow.near_medium", "flow", "group", "positions", shape=FIRM)
def near_medium(case: Case) -> None:
    """One cent less, and as much again with a firm of somebody who left a day earlier and belongs to it no more."""
    trades(case, _of_former(case, days=1), sum(case.sums().dealt.values()) // 4)
    related(case, RELATED_MEDIUM, less=1)
    case.miss("related_flow", share=RELATED_MEDIUM - 1, undisclosed_share=RELATED_MEDIUM - 1)


@scenario("related_flow.hit_high", "flow", "group", shape=FIRM)
def high(case: Case) -> None:
    """Exactly half of all flow is with parties of the group that were not disclosed."""
    related(case, RELATED_HIGH)
    case.hit("related_flow", "high", share=RELATED_HIGH, undisclosed_share=RELATED_HIGH)


@scenario("related_flow.hit_not_high", "flow", "group", shape=FIRM)
def not_high(case: Case) -> None:
    """Three fifths of all flow is with the group, most of it disclosed: medium."""
    trades(case, sister(case, named=False), sum(case.sums().dealt.values()) // 2)
    related(case, 600_000, named=True)
    case.hit("related_flow", "medium", share=600_000, undisclosed_share=lambda sums: undisclosed_share(case, sums))


@scenario("related_flow.hit_almost_high", "flow", "group", shape=FIRM)
def almost_high(case: Case) -> None:
    """One cent less than half is not disclosed: medium."""
    related(case, RELATED_HIGH, less=1)
    case.hit("related_flow", "medium", share=RELATED_HIGH - 1, undisclosed_share=RELATED_HIGH - 1)

"""Limits on consumption (JU02)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import OWNER_SHARE, PPM
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.judicial import listed
from seed.portfolio.scenarios.persons import former_representative, group_firm
from seed.portfolio.shape import Shape

LIMIT = "consumption_limit"


def limited(case: Case, party: Party) -> None:
    """A limit that is in force hits."""
    case.hit(LIMIT, "high", [listed(case, party, LIMIT, amount=None)], own=1)


@scenario("consumption_limit.hit_applicant", "judicial.limits")
def applicant(case: Case) -> None:
    """The applicant itself, up to the day of application."""
    case.hit(LIMIT, "high", [listed(case, case.party, LIMIT, amount=None, to=case.t0.date())], own=1)


@scenario("consumption_limit.hit_owner", "judicial.limits", "owners", shape=Shape(legal_form="company", owners=0))
def owner(case: Case) -> None:
    """An owner of exactly a quarter."""
    person = case.person(named=True)
    principal(case, person)
    case.hold(person, OWNER_SHARE)
    case.hold(case.representative, PPM - OWNER_SHARE)
    limited(case, person)


@scenario("consumption_limit.hit_former_representative", "judicial.limits", "positions")
def former(case: Case) -> None:
    """Swapped for another exactly twelve months before applying: still counts."""
    person = former_representative(case, case.since.date())
    principal(case, person)
    limited(case, person)


@scenario(
    "consumption_limit.near_others",
    "judicial.limits",
    "positions",
    "owners",
    "group",
    shape=Shape(legal_form="company", owners=0),
)
def others(case: Case) -> None:
    """An owner of just less than a quarter, one who left a day earlier, another firm of theirs; and a sealed asset."""
    person = case.person(named=True)
    case.hold(person, OWNER_SHARE - 1)
    case.hold(case.representative, PPM - OWNER_SHARE + 1)
    gone = former_representative(case, case.since.date() - timedelta(days=1))
    for party in (person, gone, group_firm(case)):
        listed(case, party, LIMIT)
    listed(case, case.party, "asset_freeze")
    case.miss(LIMIT, [], own=0)


@scenario("consumption_limit.expired", "judicial.limits")
def ended(case: Case) -> None:
    """Lifted on the day before; ended by its stage; stated only after the application."""
    listed(case, case.party, LIMIT, to=case.day(1))
    listed(case, case.party, LIMIT, stage="ended")
    listed(case, case.representative, LIMIT, as_of=case.day(-2))
    case.miss(LIMIT, [], own=0)


@scenario("consumption_limit.unknown", "judicial", alone=True, shape=Shape(legal_form="company", owners=2))
def unknown(case: Case) -> None:
    """The query about an owner's enforcements is too old: who stands on the dishonest list is not known either."""
    case.ask_otherwise("enforcements", case.principals[1], to=case.day(31))
    case.unknown(LIMIT, "enforced_debt", "dishonest_debtor")
    case.flag("cannot_conclude")

"""The dishonest list (JU01)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seed.portfolio.bounds import OWNER_SHARE, PPM, YUAN
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import former_representative, group_firm
from seed.portfolio.shape import Shape


def listed(case: Case, party: Party, kind: str = "dishonest", **more: Any) -> str:
    """A public record of enforcement about a party, in force since last year unless told otherwise; its id."""
    number = case.world.number("enforcement")
    case.add(
        "enforcements",
        party.id,
        **{
            "enforcement_id": f"E{number:06d}",
            "subject_id": party.id,
            "subject_kind": party.kind,
            "kind": kind,
            "case_no": f"（2025）冀1102执{number}号",
            "amount": 150_000 * YUAN,
            "paid": 0,
            "from_": date(2025, 3, 1),
            **more,
        },
    )
    return f"E{number:06d}"


def bad(case: Case, party: Party) -> str:
    """Put a party on the dishonest list and call it bad from now on."""
    party.bad = True
    return listed(case, party)


@scenario("dishonest_debtor.hit_applicant", "judicial.principals", shape=Shape(own_market=True))
def applicant(case: Case) -> None:
    """The applicant itself, listed up to the day of application."""
    case.hit("dishonest_debtor", "stop", [listed(case, case.party, to=case.t0.date())], own=1, through_firms=0)


@scenario("dishonest_debtor.hit_representative", "judicial.principals", shape=Shape(own_market=True))
def representative(case: Case) -> None:
    """The legal representative."""
    case.hit("dishonest_debtor", "stop", [bad(case, case.representative)], own=1, through_firms=0)


@scenario(
    "dishonest_debtor.hit_owner",
    "judicial.principals",
    "owners",
    shape=Shape(own_market=True, legal_form="company", owners=0),
)
def owner(case: Case) -> None:
    """An owner of exactly a quarter."""
    person = case.person(named=True)
    principal(case, person)
    case.hold(person, OWNER_SHARE)
    case.hold(case.representative, PPM - OWNER_SHARE)
    case.hit("dishonest_debtor", "stop", [bad(case, person)], own=1, through_firms=0)


@scenario(
    "dishonest_debtor.near_small_owner", "judicial.principals", "owners", shape=Shape(legal_form="company", owners=0)
)
def small_owner(case: Case) -> None:
    """An owner of just less than a quarter."""
    person = case.person(named=True)
    case.hold(person, OWNER_SHARE - 1)
    case.hold(case.representative, PPM - OWNER_SHARE + 1)
    bad(case, person)
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario(
    "dishonest_debtor.hit_former_representative",
    "judicial.principals",
    "positions",
    shape=Shape(own_market=True),
)
def former(case: Case) -> None:
    """Swapped for another three months before applying: still counts."""
    person = former_representative(case, case.day(90))
    principal(case, person)
    case.hit("dishonest_debtor", "stop", [bad(case, person)], own=1, through_firms=0)


@scenario("dishonest_debtor.expired_former_representative", "judicial.principals", "positions")
def long_gone(case: Case) -> None:
    """Left more than twelve months ago."""
    bad(case, former_representative(case, case.since.date() - timedelta(days=1)))
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.hit_through_firm", "judicial.principals", "group")
def through_firm(case: Case) -> None:
    """Another firm of the representative."""
    case.hit("dishonest_debtor", "high", [bad(case, group_firm(case))], own=0, through_firms=1)


def half_of_a_firm(case: Case, share: int) -> Party:
    """Another firm, of which the representative holds a share."""
    firm = case.firm()
    case.hold(case.representative, share, firm.id)
    case.hold(case.person(named=True), PPM - share, firm.id)
    return firm


@scenario("dishonest_debtor.hit_controlled_firm", "judicial.principals", "group")
def controlled_firm(case: Case) -> None:
    """A firm of which the representative holds a trifle more than half."""
    firm = half_of_a_firm(case, PPM // 2 + 1)
    case.join_group(firm)
    case.hit("dishonest_debtor", "high", [bad(case, firm)], own=0, through_firms=1)


@scenario("dishonest_debtor.near_half_firm", "judicial.principals", "group")
def half_firm(case: Case) -> None:
    """A firm of which the representative holds exactly half."""
    bad(case, half_of_a_firm(case, PPM // 2))
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.near_supervised_firm", "judicial.principals", "group")
def supervised_firm(case: Case) -> None:
    """A firm that the representative only supervises is not the representative's."""
    firm = case.firm()
    case.serve(case.representative, "supervisor", firm.id)
    bad(case, firm)
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.expired", "judicial.principals", shape=Shape(own_market=True))
def ended(case: Case) -> None:
    """Taken off the list on the day before the application."""
    listed(case, case.party, to=case.day(1))
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.expired_by_a_later_state", "judicial.principals")
def ended_later(case: Case) -> None:
    """First stated as open, later stated as ended: the later state is what is known."""
    listed(case, case.representative, as_of=date(2025, 6, 1))
    _, stated = case.rows[-1]
    case.add("enforcements", **{**stated, "as_of": case.asked_day, "to": date(2025, 11, 30)})
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.expired_known_later", "judicial.principals", shape=Shape(own_market=True))
def known_later(case: Case) -> None:
    """Listed before the application, but stated only after it."""
    listed(case, case.party, as_of=case.day(-3))
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.near_enforced", "judicial.principals", "judicial.enforced")
def enforced(case: Case) -> None:
    """Under enforcement over a small sum, but not on the dishonest list."""
    listed(case, case.party, "enforced", amount=15_000 * YUAN)
    case.miss("dishonest_debtor", [], own=0, through_firms=0)


@scenario("dishonest_debtor.unknown_group_firm", "judicial.principals", "group")
def unknown_group_firm(case: Case) -> None:
    """Nobody asked about another firm of the representative: not clear, though nothing that stops."""
    case.never_ask("enforcements", group_firm(case))
    case.unknown("dishonest_debtor")


@scenario("dishonest_debtor.unknown_representative", "judicial")
def unknown_representative(case: Case) -> None:
    """Nobody asked about the representative: what could stop the case is not known."""
    case.never_ask("enforcements", case.representative)
    case.unknown("dishonest_debtor")
    case.flag("cannot_conclude")

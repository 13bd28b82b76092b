"""Two that guarantee each other (GU01)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.guarantees import SIZE, vouch
from seed.portfolio.scenarios.persons import group_firm
from seed.portfolio.shape import Shape

UNSECURED = Shape(product="unsecured")


def mutual_partner(case: Case, partner: Party | None = None, left: int = SIZE, **taken: Any) -> list[str]:
    """The applicant and a firm, by default a new one, guarantee each other; the ids of their guarantees.

    left: what the firm's has outstanding (cents); taken: columns of it.
    """
    partner = partner or case.firm()
    return [vouch(case, case.party, partner, SIZE), vouch(case, partner, case.party, left, **taken)]


@scenario("mutual_guarantee.hit", "guarantees", shape=UNSECURED)
def mutual(case: Case) -> None:
    """A firm outside the group, of whose guarantee nothing is outstanding any more: it is still in force."""
    case.hit("mutual_guarantee", "high", mutual_partner(case, left=0, amount=SIZE), partners=1)


@scenario("mutual_guarantee.hit_persons", "guarantees", shape=UNSECURED)
def persons(case: Case) -> None:
    """Two people outside the group in the place of firms."""
    made = [each for _ in range(2) for each in mutual_partner(case, case.person(named=True))]
    case.hit("mutual_guarantee", "high", made, partners=2)


@scenario("mutual_guarantee.near_group_and_licensed", "guarantees", "group", shape=UNSECURED)
def of_the_group(case: Case) -> None:
    """A firm of the same group, a licensed guarantee company, and one who only gives: no partner outside."""
    firm = group_firm(case)
    case.consent(firm, "collateral")
    mutual_partner(case, firm)
    mutual_partner(case, case.firm(licensed_guarantor=True))
    vouch(case, case.firm(), case.party, SIZE)
    case.miss("mutual_guarantee", [], partners=0)


@scenario("mutual_guarantee.expired", "guarantees", shape=UNSECURED)
def expired(case: Case) -> None:
    """One partner's guarantee ended on the day before, one begins on the day after, one was stated only later."""
    mutual_partner(case, to=case.day(1))
    mutual_partner(case, from_=case.day(-1))
    mutual_partner(case, as_of=case.day(-3))
    case.miss("mutual_guarantee", [], partners=0)

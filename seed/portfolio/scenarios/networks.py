"""How far guarantees reach (GU03), and bad parties close by (GU05)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import NETWORK_DEPTH, NETWORK_FIRMS
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.contagion import borrower
from seed.portfolio.scenarios.guarantees import SIZE, vouch
from seed.portfolio.scenarios.judicial import bad, listed
from seed.portfolio.shape import Shape

UNSECURED = Shape(product="unsecured")


def chain(case: Case, links: list[Party], **last: Any) -> list[Party]:
    """The first guarantees the applicant, the next guarantees that one, and so on; last: columns of the last."""
    for number, (guarantor, debtor) in enumerate(zip(links, [case.party, *links], strict=False)):
        vouch(case, guarantor, debtor, SIZE, **(last if number == len(links) - 1 else {}))
    return links


def firms(case: Case, count: int) -> list[Party]:
    """So many firms that only this case knows."""
    return [case.firm() for _ in range(count)]


def star(case: Case, count: int) -> Party:
    """One firm guarantees the applicant and others, so that guarantees connect so many firms in all."""
    [middle] = chain(case, firms(case, 1))
    for debtor in firms(case, count - 2):
        vouch(case, middle, debtor, SIZE)
    return middle


@scenario("guarantee_network.hit_ten_firms", "guarantees", shape=UNSECURED)
def ten_firms(case: Case) -> None:
    """Guarantees connect exactly ten firms, the applicant among them."""
    star(case, NETWORK_FIRMS)
    case.hit("guarantee_network", "medium", firms=NETWORK_FIRMS, depth=2)


@scenario("guarantee_network.hit_four_deep", "guarantees", shape=UNSECURED)
def four_deep(case: Case) -> None:
    """A chain of four guarantees, through a person in the middle."""
    first, third, fourth = firms(case, 3)
    chain(case, [first, case.person(named=True), third, fourth])
    case.hit("guarantee_network", "medium", firms=4, depth=NETWORK_DEPTH, unqueried=0)


@scenario("guarantee_network.near_nine_firms_three_deep", "guarantees", shape=UNSECURED)
def nine_firms(case: Case) -> None:
    """Nine firms and two persons, none farther than three guarantees."""
    middle = star(case, NETWORK_FIRMS - 2)
    first, second = case.person(named=True), case.person(named=True)
    vouch(case, middle, first, SIZE)
    vouch(case, second, middle, SIZE)
    vouch(case, case.firm(), second, SIZE)
    case.miss("guarantee_network", firms=NETWORK_FIRMS - 1, depth=NETWORK_DEPTH - 1)


@scenario("guarantee_network.near_licensed", "guarantees", shape=UNSECURED)
def licensed(case: Case) -> None:
    """A licensed guarantee company guarantees the applicant and a dozen others, as is its trade."""
    company = case.firm(licensed_guarantor=True)
    for debtor in (case.party, *firms(case, 12)):
        vouch(case, company, debtor, SIZE)
    case.miss("guarantee_network", firms=1, depth=0)


@scenario("guarantee_network.expired", "guarantees", shape=UNSECURED)
def expired(case: Case) -> None:
    """The last guarantee of one chain of four ended on the day before, that of another was stated only later."""
    chain(case, firms(case, 4), to=case.day(1))
    chain(case, firms(case, 4), as_of=case.day(-4))
    case.miss("guarantee_network", firms=7, depth=3)


@scenario("bad_party_near.hit_two_guarantees", "guarantees", shape=UNSECURED)
def two_guarantees(case: Case) -> None:
    """Behind a person who guarantees the applicant stands a firm on the dishonest list."""
    _, firm = chain(case, [case.person(named=True), case.firm()])
    bad(case, firm)
    case.hit("bad_party_near", "high", [firm.id], bad=1, nearest=2)


@scenario("bad_party_near.hit_own_borrower", "guarantees", shape=UNSECURED)
def own_borrower(case: Case) -> None:
    """A firm that the guarantor also guarantees borrows badly from our own bank; nobody asked about another one."""
    firm, unasked = borrower(case), case.firm()
    [middle] = chain(case, firms(case, 1))
    vouch(case, middle, firm, SIZE)
    vouch(case, unasked, case.party, SIZE, asked=False)
    case.hit("bad_party_near", "high", [firm.id], bad=1, nearest=2)


@scenario("bad_party_near.near_three_guarantees", "guarantees", shape=UNSECURED)
def three_guarantees(case: Case) -> None:
    """One guarantee farther; and what is close borrows badly elsewhere, or is in special mention with us."""
    *_, last = chain(case, firms(case, 3))
    bad(case, last)
    chain(case, [borrower(case, internal=False, lender_id="B02"), borrower(case, class5="special_mention")])
    case.miss("bad_party_near", [], bad=0, nearest=0)


@scenario("bad_party_near.expired", "guarantees", shape=UNSECURED)
def no_longer(case: Case) -> None:
    """Taken off the list on the day before, and listed by a statement that came only later; a bad loan closed."""
    first, second = chain(case, firms(case, 2))
    listed(case, first, to=case.day(1))
    listed(case, second, as_of=case.day(-2))
    chain(case, [borrower(case, closed=case.day(1), due=case.day(1))])
    case.miss("bad_party_near", [], bad=0, nearest=0)


@scenario("bad_party_near.unknown", "guarantees", shape=UNSECURED)
def unknown(case: Case) -> None:
    """Nobody asked the courts about a firm two guarantees away."""
    _, far = chain(case, firms(case, 2))
    case.never_ask("enforcements", far)
    case.unknown("bad_party_near")

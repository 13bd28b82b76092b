"""Bad parties near the applicant (ST07): by trade, by guarantees, by the component they share."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import CONTAGION_BAD, CONTAGION_SHARE, PPM, YUAN, least_part, parts, share
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.guarantees import vouch
from seed.portfolio.scenarios.judicial import bad, listed
from seed.portfolio.shape import MEDIUM, Shape


def buys(case: Case, party: Party, total: int) -> None:
    """A party buys from the applicant for a total over ten months."""
    count = total // (60_000 * YUAN) + 1
    for number, amount in enumerate(parts(total, count)):
        case.receive(party, amount, case.time(10 + number * 290 // count, 11, number % 60), nature="goods")


def least_bad(case: Case) -> int:
    """The least trade with a bad party that makes 5% of turnover (cents)."""
    return least_part(case.sums().turnover, CONTAGION_SHARE)


@scenario("contagion.hit_customer", "flow", shape=Shape(revenue=MEDIUM))
def customer(case: Case) -> None:
    """Exactly 5% of turnover with a firm on the dishonest list."""
    buyer = case.firm()
    bad(case, buyer)
    buys(case, buyer, least_bad(case))
    case.hit("contagion", "medium", turnover_exposure=CONTAGION_SHARE, guarantee_exposure=0)


@scenario("contagion.near_customer", "flow", shape=Shape(revenue=MEDIUM))
def small_customer(case: Case) -> None:
    """One cent less."""
    buyer = case.firm()
    bad(case, buyer)
    buys(case, buyer, least_bad(case) - 1)
    case.miss("contagion", turnover_exposure=CONTAGION_SHARE - 1, guarantee_exposure=0)


def borrower(case: Case, **more: Any) -> Party:
    """A firm with a substandard loan at our own bank, unless told otherwise."""
    firm = case.firm(consents=("credit",))
    case.line(firm, **{"internal": True, "lender_id": "B01", "class5": "substandard", **more})
    return firm


@scenario("contagion.hit_own_borrower", "flow.bad", shape=Shape(revenue=MEDIUM))
def own_borrower(case: Case) -> None:
    """A tenth of turnover with a firm whose loan at our own bank is substandard."""
    buyer = borrower(case)
    buyer.bad = True
    buys(case, buyer, case.sums().turnover // 9)
    case.hit("contagion", "medium", turnover_exposure=lambda sums: share(sums.with_bad, sums.turnover))


@scenario("contagion.near_other_bank", "flow.bad", shape=Shape(revenue=MEDIUM))
def other_bank(case: Case) -> None:
    """The same at another bank, which was not consented for this purpose."""
    buys(case, borrower(case, internal=False, lender_id="B02"), case.sums().turnover // 9)
    case.miss("contagion", turnover_exposure=0)


@scenario("contagion.near_special_mention", "flow.bad", shape=Shape(revenue=MEDIUM))
def special_mention(case: Case) -> None:
    """The same in special mention, one class better."""
    buys(case, borrower(case, class5="special_mention"), case.sums().turnover // 9)
    case.miss("contagion", turnover_exposure=0)


@scenario("contagion.expired", "flow.bad", shape=Shape(revenue=MEDIUM))
def expired(case: Case) -> None:
    """The customer was taken off the list on the day before the application."""
    buyer = case.firm()
    listed(case, buyer, to=case.day(1))
    buys(case, buyer, case.sums().turnover // 9)
    case.miss("contagion", turnover_exposure=0)


@scenario("contagion.expired_known_later", "flow.bad", shape=Shape(revenue=MEDIUM))
def known_later(case: Case) -> None:
    """The customer's entry was stated only after the application."""
    buyer = case.firm()
    listed(case, buyer, as_of=case.day(-5))
    buys(case, buyer, case.sums().turnover // 9)
    case.miss("contagion", turnover_exposure=0)


def _through(case: Case, of_turnover: int, of_own: int) -> int:
    """A customer makes some share of turnover, and a share of its own is with a bad firm; the exposure (all ppm)."""
    buyer, seller = case.firm(consents=("operations",)), case.firm()
    bad(case, seller)
    trade = least_part(case.sums().turnover, of_turnover)
    buys(case, buyer, trade)
    owed = least_part(trade, of_own)
    for number, amount in enumerate(parts(owed, owed // (70_000 * YUAN) + 1)):
        case.between(buyer, seller, amount, case.time(20 + 7 * number, 15), nature="goods")
    seller.bad = False  # the applicant itself does not trade with it: no direct exposure in its sums
    return of_turnover * of_own // PPM


@scenario("contagion.hit_through_customer", "flow", shape=Shape(revenue=MEDIUM))
def through_customer(case: Case) -> None:
    """A fifth of turnover with a customer of whose own turnover a quarter is with a bad firm: exactly 5%."""
    exposure = _through(case, 200_000, 250_000)
    case.hit("contagion", "medium", turnover_exposure=exposure, guarantee_exposure=0)


@scenario("contagion.near_through_customer", "flow", shape=Shape(revenue=MEDIUM))
def little_through_customer(case: Case) -> None:
    """A fifth times just less than a quarter."""
    exposure = _through(case, 200_000, 249_990)
    case.miss("contagion", turnover_exposure=exposure, guarantee_exposure=0)


def _vouches(case: Case, outstanding: int) -> None:
    debtor = case.firm()
    bad(case, debtor)
    vouch(case, case.party, debtor, outstanding)


@scenario("contagion.hit_guarantee", "guarantees.given")
def guarantee(case: Case) -> None:
    """Guarantees for a bad firm come to exactly 5% of net assets."""
    _vouches(case, case.net_assets * CONTAGION_SHARE // PPM)
    case.hit("contagion", "medium", turnover_exposure=0, guarantee_exposure=CONTAGION_SHARE)


@scenario("contagion.near_guarantee", "guarantees.given")
def small_guarantee(case: Case) -> None:
    """One cent less."""
    _vouches(case, case.net_assets * CONTAGION_SHARE // PPM - 1)
    case.miss("contagion", turnover_exposure=0, guarantee_exposure=CONTAGION_SHARE - 1)


@scenario("contagion.unknown_net_assets", "guarantees.given", "statements", shape=Shape(legal_form="company"))
def unknown_net_assets(case: Case) -> None:
    """It guarantees for a bad firm, and no statement says what it owns."""

    def nothing_said(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["net_assets"] = None

    _vouches(case, 20_000 * YUAN)
    case.amend("statements", nothing_said)
    case.unknown("contagion")


def _component(case: Case, bad_firms: int, good_firms: int) -> None:
    """Somebody who guarantees the applicant also guarantees so many bad and good firms."""
    guarantor = case.firm(consents=("collateral",))
    vouch(case, guarantor, case.party, 100_000 * YUAN)
    for number in range(bad_firms + good_firms):
        debtor = case.firm()
        if number < bad_firms:
            bad(case, debtor)
        vouch(case, guarantor, debtor, 50_000 * YUAN)


ALONE = Shape(legal_form="company", owners=1, product="unsecured")
TIES = ("guarantees", "judicial.principals", "credit", "owners", "group", "positions")
"""Whatever could add a member to the component."""


@scenario("contagion.hit_component", *TIES, shape=ALONE)
def component(case: Case) -> None:
    """Three bad of fifteen members: the applicant, its owner, their guarantor and whom it also guarantees."""
    _component(case, CONTAGION_BAD, 9)
    case.hit("contagion", "medium", turnover_exposure=0, component_bad=3, component_share=200_000)


@scenario("contagion.near_component_share", *TIES, shape=ALONE)
def large_component(case: Case) -> None:
    """Three bad of seventeen."""
    _component(case, CONTAGION_BAD, 11)
    case.miss("contagion", turnover_exposure=0, component_bad=3, component_share=share(3, 17))


@scenario("contagion.near_component_bad", *TIES, shape=ALONE)
def two_bad(case: Case) -> None:
    """Two bad of five."""
    _component(case, 2, 0)
    case.miss("contagion", turnover_exposure=0, component_bad=2, component_share=400_000)


@scenario("contagion.expired_guarantee", "guarantees.given")
def ended_guarantee(case: Case) -> None:
    """The guarantee for a bad firm ended on the day before the application."""
    debtor = case.firm()
    bad(case, debtor)
    vouch(case, case.party, debtor, case.net_assets // 5, to=case.day(1), from_=date(2024, 5, 1))
    case.miss("contagion", turnover_exposure=0, guarantee_exposure=0)

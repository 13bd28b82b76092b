"""Guarantees between firms: circles (GU02), what was not disclosed, and what guarantors can bear."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose, group_firm
from seed.portfolio.shape import Shape

SIZE = 200_000 * YUAN


def vouch(
    case: Case,
    guarantor: Party,
    debtor: Party,
    outstanding: int | None,
    *,
    disclosed: bool = True,
    asked: bool = True,
    **more: Any,
) -> str:
    """A guarantee in force since last year; the applicant names its own unless told otherwise. Its id.

    asked: the register was asked what guarantees the guarantor gives, and the applicant's debtor. Of all outside the
    group the courts were asked.
    """
    number = case.world.number("guarantee")
    case.add(
        "guarantees",
        guarantor.id,
        **{
            "guarantee_id": f"U{number:06d}",
            "guarantor_id": guarantor.id,
            "guarantor_kind": guarantor.kind,
            "debtor_id": debtor.id,
            "debtor_kind": debtor.kind,
            "amount": outstanding,
            "outstanding": outstanding,
            "kind": "joint",
            "from_": date(2025, 2, 1),
            "to": date(2027, 1, 31),
            **more,
        },
    )
    if guarantor is case.party:
        if disclosed:
            disclose(case, debtor, "guarantee", outstanding)
        if asked:
            _ask(case, debtor, "collateral", "guarantees")
    else:
        case.consent(guarantor, "collateral")
        if asked:
            _ask(case, guarantor, "collateral", "guarantees")
    for side in (guarantor, debtor):
        _ask(case, side, "judicial", "enforcements")
    return f"U{number:06d}"


def _ask(case: Case, party: Party, source: str, file: str) -> None:
    """Ask once about somebody whom nobody else will ask about, with consent where one is needed."""
    if party.in_group or party is case.party or (party, source, file) in case.also_asked:
        return
    if source != "judicial":
        case.consent(party, source)
    case.ask(party, source, file)


def circle(case: Case, size: int, *, unasked: int = 0, **last: Any) -> list[str]:
    """The applicant guarantees a firm, which guarantees the next, the last the applicant again.

    unasked: how many of the firms, from the end, were never asked about. last: columns of the last guarantee.
    """
    firms = [case.party, *(case.firm() for _ in range(size - 1))]
    return [
        vouch(
            case,
            firm,
            firms[(number + 1) % size],
            SIZE,
            asked=number < size - unasked,
            **(last if number == size - 1 else {}),
        )
        for number, firm in enumerate(firms)
    ]


UNSECURED = Shape(product="unsecured")


@scenario("guarantee_circle.hit_three", "guarantees", shape=UNSECURED)
def three(case: Case) -> None:
    """A circle of three, all of them asked about."""
    case.hit("guarantee_circle", "high", list(circle(case, 3)), circles=1, unqueried=0)


@scenario("guarantee_circle.hit_eight", "guarantees", shape=UNSECURED)
def eight(case: Case) -> None:
    """A circle of eight."""
    case.hit("guarantee_circle", "high", list(circle(case, 8)), circles=1, unqueried=0)


@scenario("guarantee_circle.hit_unqueried", "guarantees", shape=UNSECURED)
def unqueried(case: Case) -> None:
    """A circle of four, one of them never asked about."""
    case.hit("guarantee_circle", "high", list(circle(case, 4, unasked=1)), circles=1, unqueried=1)


@scenario("guarantee_circle.near_two", "guarantees", shape=UNSECURED)
def two(case: Case) -> None:
    """Two firms guarantee each other: no circle of three."""
    circle(case, 2)
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.near_nine", "guarantees", shape=UNSECURED)
def nine(case: Case) -> None:
    """A circle of nine is longer than circles are followed."""
    circle(case, 9)
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.expired", "guarantees", shape=UNSECURED)
def expired(case: Case) -> None:
    """The guarantee that closed the circle ended on the day before the application."""
    circle(case, 3, to=case.day(1))
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.near_not_begun", "guarantees", shape=UNSECURED)
def not_begun(case: Case) -> None:
    """The guarantee that closes the circle begins on the day after the application."""
    circle(case, 3, from_=case.day(-1))
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.expired_known_later", "guarantees", shape=UNSECURED)
def known_later(case: Case) -> None:
    """The guarantee that closes the circle was stated only after the application."""
    circle(case, 3, as_of=case.day(-4))
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.near_direction", "guarantees", shape=UNSECURED)
def direction(case: Case) -> None:
    """Three firms, but one guarantee runs the other way."""
    first, second = case.firm(), case.firm()
    vouch(case, case.party, first, SIZE)
    vouch(case, second, first, SIZE)
    vouch(case, second, case.party, SIZE)
    case.miss("guarantee_circle", [], circles=0)


@scenario("guarantee_circle.near_licensed", "guarantees", shape=UNSECURED)
def licensed(case: Case) -> None:
    """A licensed guarantee company closes the circle, as is its trade."""
    first, company = case.firm(), case.firm(licensed_guarantor=True)
    vouch(case, case.party, first, SIZE)
    vouch(case, first, company, SIZE)
    vouch(case, company, case.party, SIZE)
    case.miss("guarantee_circle", [], circles=0)


@scenario("unsound_guarantee.hit_guaranteed", "guarantees", "security", shape=Shape(product="guaranteed"))
def unsound(case: Case) -> None:
    """The only guarantor of this application closes a circle: its guarantee is worth nothing."""
    first, guarantor = case.firm(), case.firm(consents=("collateral",))
    made = [vouch(case, case.party, first, SIZE), vouch(case, first, guarantor, SIZE)]
    made.append(case.guarantee_by(guarantor)["guarantee_id"])
    case.hit("guarantee_circle", "high", list(made), circles=1, unqueried=0)


@scenario("unsound_guarantee.hit_secured", "guarantees", "security", shape=Shape(product="secured"))
def unsound_but_secured(case: Case) -> None:
    """A circle, but a sound mortgage covers the request: the finding takes nothing from a mortgage."""
    case.pledge("residential", cover=1_150_000)
    case.hit("guarantee_circle", "high", list(circle(case, 3)), circles=1)


@scenario("unsound_guarantee.hit_mutual", "guarantees", "security", shape=Shape(product="guaranteed"))
def mutual(case: Case) -> None:
    """The guarantor is guaranteed by the applicant in turn: no circle of three, but its guarantee counts as nothing."""
    guarantor = case.firm(consents=("collateral",))
    vouch(case, case.party, guarantor, SIZE)
    case.guarantee_by(guarantor)
    case.miss("guarantee_circle", [], circles=0)


def _hidden(case: Case, outstanding: int, **more: Any) -> None:
    vouch(case, case.party, case.firm(), outstanding, disclosed=False, **more)


@scenario("hidden_debt.hit", "guarantees.given", "credit.applicant", shape=Shape(debts=False))
def hidden(case: Case) -> None:
    """A guarantee that neither the applicant nor the bureau named."""
    _hidden(case, 500_000 * YUAN)
    case.flag("hidden_debt")


@scenario("hidden_debt.hit_partly_covered", "guarantees.given", "credit.applicant", shape=Shape(debts=False))
def partly_covered(case: Case) -> None:
    """The bureau's guarantee line is one cent smaller."""
    _hidden(case, 500_000 * YUAN)
    case.line(case.party, kind="guarantee", balance=500_000 * YUAN - 1, principal=500_000 * YUAN)
    case.flag("hidden_debt")


@scenario("hidden_debt.near_covered", "guarantees.given", "credit.applicant", shape=Shape(debts=False))
def covered(case: Case) -> None:
    """The bureau's guarantee line is as large."""
    _hidden(case, 500_000 * YUAN)
    case.line(case.party, kind="guarantee", balance=500_000 * YUAN, principal=500_000 * YUAN)


@scenario("hidden_debt.near_disclosed", "guarantees.given")
def disclosed(case: Case) -> None:
    """The applicant named it."""
    vouch(case, case.party, case.firm(), 500_000 * YUAN)


@scenario("hidden_debt.expired", "guarantees.given")
def ended(case: Case) -> None:
    """It ended on the day before the application."""
    _hidden(case, 500_000 * YUAN, to=case.day(1))


@scenario("hidden_debt.near_repaid", "guarantees.given")
def repaid(case: Case) -> None:
    """Nothing of it is outstanding any more."""
    _hidden(case, 0, amount=500_000 * YUAN)


GUARANTEED = Shape(product="guaranteed")


def _guarantor(case: Case) -> Party:
    return case.firm(consents=("collateral", "operations"))


@scenario("insufficient_security.hit_guarantor", "security", shape=GUARANTEED)
def weak_guarantor(case: Case) -> None:
    """The guarantor's net assets are one cent short of the request."""
    case.guarantee_by(_guarantor(case), net_assets=case.request - 1)


@scenario("insufficient_security.near_guarantor", "security", shape=GUARANTEED)
def strong_guarantor(case: Case) -> None:
    """They are exactly the request."""
    case.guarantee_by(_guarantor(case), net_assets=case.request)


@scenario("insufficient_security.hit_other_guarantees", "security", shape=GUARANTEED)
def burdened_guarantor(case: Case) -> None:
    """Rich enough, but another guarantee takes one cent too much of it."""
    guarantor = _guarantor(case)
    vouch(case, guarantor, case.firm(), SIZE)
    case.guarantee_by(guarantor, net_assets=case.request + SIZE - 1)


@scenario("insufficient_security.near_other_guarantees", "security", shape=GUARANTEED)
def lightly_burdened(case: Case) -> None:
    """What the other guarantee leaves is exactly the request."""
    guarantor = _guarantor(case)
    vouch(case, guarantor, case.firm(), SIZE)
    case.guarantee_by(guarantor, net_assets=case.request + SIZE)


@scenario("insufficient_security.hit_amount", "security", shape=GUARANTEED)
def small_guarantee(case: Case) -> None:
    """Rich enough, but the guarantee is for one cent less than the request."""
    case.guarantee_by(_guarantor(case), amount=case.request - 1)


@scenario("insufficient_security.hit_group", "security", "group", shape=GUARANTEED)
def guarantor_of_the_group(case: Case) -> None:
    """The guarantor belongs to the applicant's own group and adds nothing."""
    firm = group_firm(case)
    case.consent(firm, "collateral")
    case.guarantee_by(firm)


@scenario("insufficient_security.near_statement", "security", shape=GUARANTEED)
def by_statement(case: Case) -> None:
    """No net assets were assessed, but the guarantor's last statement shows exactly the request."""
    guarantor = _guarantor(case)
    row = case.guarantee_by(guarantor, net_assets=case.request)
    row["guarantor_net_assets"] = row["assessed_on"] = None
    for year, worth in ((2023, case.request * 3), (2024, case.request)):
        case.add(
            "statements",
            guarantor.id,
            company_id=guarantor.id,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            total_assets=worth * 2,
            net_assets=worth,
        )
    case.ask(guarantor, "operations", "statements")


@scenario("insufficient_security.hit_no_guarantor", "security", shape=GUARANTEED)
def no_guarantor(case: Case) -> None:
    """A guaranteed product, and nobody guarantees."""
    case.guarantors = []


@scenario("insufficient_security.expired_guarantee", "security", shape=GUARANTEED)
def guarantee_ended(case: Case) -> None:
    """The guarantee ended on the day before the application."""
    case.guarantee_by(_guarantor(case), from_=date(2025, 1, 1), to=case.day(1))

"""Lawsuits against the applicant over what it borrowed or bought (JU04)."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import LAWSUIT_NET_ASSETS, YUAN, least_of
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario

TOUCHES = ("judicial.cases", "statements", "guarantees.given")
SMALL = 5_000 * YUAN


def sued(case: Case, amount: int | None = SMALL, plaintiff: Party | None = None, **more: Any) -> str:
    """A plaintiff, nobody else's unless named, sues the applicant over a sale; the number of the case."""
    number = f"（2025）冀1102民初{case.world.number('case')}号"
    about = {
        "case_no": number,
        "cause": "sale",
        "amount": amount,
        "stage": "filed",
        "filed": case.day(150),
        **more,
    }
    case.add(
        "cases",
        case.party.id,
        **{"subject_id": case.party.id, "subject_kind": "company", "role": "defendant", **about},
    )
    who = plaintiff or case.firm()
    if about.get("role", "defendant") == "defendant":
        case.add("cases", **{**about, "role": "plaintiff", "subject_id": who.id, "subject_kind": who.kind})
    return number


def lost(case: Case, plaintiff: Party | None = None, **more: Any) -> str:
    """The applicant lost."""
    return sued(case, SMALL, plaintiff, **{"stage": "closed", "outcome": "lost", "closed": case.day(20), **more})


def two_years(case: Case) -> date:
    """The first day on which a suit still counts."""
    day = case.t0.date()
    return day.replace(year=day.year - 2)


@scenario("lawsuits.hit_three", *TOUCHES)
def three_suits(case: Case) -> None:
    """Three creditors: one won, one is still in court, one sued over a loan on the first day of the 24 months."""
    case.net_assets = max(case.net_assets, 800_000 * YUAN)
    lost(case)
    sued(case)
    sued(case, cause="loan", filed=two_years(case), stage="second_instance")
    case.hit("lawsuits", "medium", count=3, amount=3 * SMALL)


@scenario("lawsuits.hit_amount", *TOUCHES)
def amount(case: Case) -> None:
    """One open suit over exactly a fifth of net assets."""
    sued(case, least_of(case.net_assets, LAWSUIT_NET_ASSETS))
    case.hit("lawsuits", "medium", count=1, net_assets_share=LAWSUIT_NET_ASSETS)


@scenario("lawsuits.hit_appealed", *TOUCHES)
def appealed(case: Case) -> None:
    """Three creditors, one of whom lost at first and won the appeal: the last instance counts."""
    creditor = case.firm()
    first = lost(case, creditor, outcome="won")
    lost(case, creditor, origin_case_no=first, filed=case.day(60))
    lost(case)
    sued(case)
    case.hit("lawsuits", "medium", count=3)


@scenario("lawsuits.near_two", *TOUCHES)
def two(case: Case) -> None:
    """Two creditors, one with a series of suits and their appeal, over one cent less than a fifth of net assets."""
    creditor, total = case.firm(), least_of(case.net_assets, LAWSUIT_NET_ASSETS) - 1
    first = lost(case, creditor)
    lost(case, creditor, origin_case_no=first, filed=case.day(30))
    lost(case, creditor, cause="loan")
    sued(case, total - 2 * SMALL)
    case.miss("lawsuits", count=2, amount=total, net_assets_share=LAWSUIT_NET_ASSETS - 1)


@scenario("lawsuits.near_others", *TOUCHES)
def others(case: Case) -> None:
    """Two suits; others were won, settled, withdrawn, brought by the applicant, or are about labour or an accident."""
    sued(case)
    sued(case)
    for outcome in ("won", "settled", "withdrawn", "dismissed"):
        lost(case, outcome=outcome)
    sued(case, role="plaintiff")
    sued(case, role="third_party")
    sued(case, cause="labour")
    sued(case, cause="tort")
    case.miss("lawsuits", count=2, amount=2 * SMALL)


@scenario("lawsuits.expired", *TOUCHES)
def expired(case: Case) -> None:
    """Two suits, one filed a day before the 24 months, one stated only after the application."""
    sued(case)
    sued(case)
    sued(case, filed=date.fromordinal(two_years(case).toordinal() - 1))
    sued(case, as_of=case.day(-1))
    case.miss("lawsuits", count=2)


@scenario("lawsuits.unknown_outcome", *TOUCHES)
def unknown_outcome(case: Case) -> None:
    """Two suits, and a third that is closed nobody says how; the amount of one is not stated."""
    sued(case, None)
    sued(case)
    lost(case, outcome=None)
    case.unknown("lawsuits")

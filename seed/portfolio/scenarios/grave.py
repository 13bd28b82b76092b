"""Frozen stakes, bankruptcy and financial crimes (JU05)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import FROZEN, PPM
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.judicial import listed
from seed.portfolio.scenarios.persons import group_firm
from seed.portfolio.shape import Shape

COMPANY = Shape(legal_form="company", owners=2)


def recorded(case: Case, party: Party, kind: str, stage: str | None, **more: Any) -> str:
    """A proceeding against a party at some stage; its id."""
    return listed(case, party, kind, **{"stage": stage, "amount": None, "paid": None, **more})


def frozen(case: Case, party: Party, share: int | None, target: str | None = None, **more: Any) -> str:
    """A part of the equity of the applicant, or of another firm, is frozen in a party's hands (ppm)."""
    return recorded(case, party, "equity_freeze", None, target_id=target or case.party.id, share=share, **more)


@scenario("grave_proceedings.hit_bankruptcy", "judicial.grave")
def bankruptcy(case: Case) -> None:
    """A court accepted the applicant's bankruptcy."""
    record = recorded(case, case.party, "bankruptcy", "accepted")
    case.hit("grave_proceedings", "stop", [record], bankruptcies=1, convictions=0, pending=0)


@scenario("grave_proceedings.hit_conviction", "judicial.grave")
def conviction(case: Case) -> None:
    """The representative was convicted of a financial crime."""
    record = recorded(case, case.representative, "financial_crime", "convicted")
    case.hit("grave_proceedings", "stop", [record], bankruptcies=0, convictions=1, pending=0)


@scenario("grave_proceedings.hit_pending", "judicial.grave")
def pending(case: Case) -> None:
    """A bankruptcy is applied for and the representative is charged."""
    records = [
        recorded(case, case.party, "bankruptcy", "applied"),
        recorded(case, case.representative, "financial_crime", "charged"),
    ]
    case.hit("grave_proceedings", "high", records, bankruptcies=0, convictions=0, pending=2)


@scenario("grave_proceedings.hit_frozen", "judicial.grave", shape=COMPANY)
def frozen_stake(case: Case) -> None:
    """Two freezes of the representative's stake come to exactly three tenths of the equity."""
    records = [frozen(case, case.representative, FROZEN - 120_000), frozen(case, case.representative, 120_000)]
    case.hit("grave_proceedings", "high", records, frozen_share=FROZEN, pending=0)


@scenario(
    "grave_proceedings.hit_frozen_above",
    "judicial.grave",
    "owners",
    "group",
    shape=Shape(legal_form="company", owners=0),
)
def frozen_above(case: Case) -> None:
    """The applicant belongs to a holding firm, whose owner's stake in it is frozen."""
    holding = group_firm(case)
    case.principals.append(holding)
    case.consent(holding, "credit")
    case.hold(holding, PPM)
    case.hold(case.representative, PPM, holding.id)
    record = frozen(case, case.representative, 500_000, holding.id)
    case.hit("grave_proceedings", "high", [record], frozen_share=500_000)


@scenario("grave_proceedings.near_frozen", "judicial.grave", shape=COMPANY)
def not_quite_frozen(case: Case) -> None:
    """A millionth less than three tenths; the rest is frozen in hands that do not control, or elsewhere."""
    record = frozen(case, case.representative, FROZEN - 1)
    frozen(case, case.principals[1], 350_000)
    frozen(case, case.representative, 500_000, case.firm().id)
    case.miss("grave_proceedings", [record], frozen_share=FROZEN - 1)


@scenario("grave_proceedings.near_others", "judicial.grave", "group", shape=COMPANY)
def others(case: Case) -> None:
    """Another firm of theirs is bankrupt, an owner who does not control is convicted, an asset is sealed."""
    recorded(case, group_firm(case), "bankruptcy", "accepted")
    recorded(case, case.principals[1], "financial_crime", "convicted")
    recorded(case, case.party, "asset_freeze", None)
    case.miss("grave_proceedings", [], frozen_share=0, bankruptcies=0, convictions=0, pending=0)


@scenario("grave_proceedings.expired", "judicial.grave")
def expired(case: Case) -> None:
    """A bankruptcy that was refused, a freeze lifted on the day before, a conviction stated after the application."""
    recorded(case, case.party, "bankruptcy", "ended")
    recorded(case, case.party, "bankruptcy", "applied", to=case.day(1))
    frozen(case, case.representative, PPM, to=case.day(1))
    recorded(case, case.representative, "financial_crime", "convicted", as_of=case.day(-2))
    case.miss("grave_proceedings", [], frozen_share=0, bankruptcies=0, convictions=0, pending=0)


@scenario("grave_proceedings.unknown_share", "judicial.grave", shape=COMPANY)
def unknown_share(case: Case) -> None:
    """How much of the representative's stake is frozen is not stated: nothing that stops."""
    frozen(case, case.representative, None)
    case.unknown("grave_proceedings")


@scenario("grave_proceedings.hit_unknown_stage", "judicial.grave", "asked")
def unknown_stage(case: Case) -> None:
    """How far a proceeding over a financial crime has come is not stated: pending at least, and it could stop."""
    record = recorded(case, case.representative, "financial_crime", None)
    case.hit("grave_proceedings", "high", [record], pending=1)
    case.flag("cannot_conclude")

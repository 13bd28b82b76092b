"""How much the applicant guarantees beside its net assets (GU04)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import LOAD_HIGH, LOAD_MEDIUM, PPM, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.guarantees import SIZE, vouch
from seed.portfolio.scenarios.persons import group_firm
from seed.portfolio.shape import Shape
from seed.portfolio.truth.known import months_before

ASSETS = 1_000_000 * YUAN
OLD = Shape(legal_form="company")


def burden(case: Case, share: int, less: int = 0) -> list[str]:
    """Guarantees for two firms that come to a share of net assets (ppm), less so many cents. Their ids."""
    case.net_assets = ASSETS
    return [
        vouch(case, case.party, case.firm(), ASSETS * share // PPM - SIZE - less),
        vouch(case, case.party, case.firm(), SIZE, amount=SIZE * 9),
    ]


@scenario("guarantee_load.hit_half", "guarantees.given", "statements", shape=OLD)
def half(case: Case) -> None:
    """Exactly half of the net assets, by what is outstanding of two guarantees."""
    case.hit("guarantee_load", "medium", burden(case, LOAD_MEDIUM), share=LOAD_MEDIUM, debtors=2, amount=ASSETS // 2)


@scenario("guarantee_load.near_half", "guarantees.given", "statements", shape=OLD)
def less_than_half(case: Case) -> None:
    """One cent less."""
    case.miss("guarantee_load", burden(case, LOAD_MEDIUM, 1), share=LOAD_MEDIUM - 1, debtors=2)


@scenario("guarantee_load.hit_all", "guarantees.given", "group", "statements", shape=OLD)
def all_of_it(case: Case) -> None:
    """Exactly the net assets, a firm of the group among the debtors, of whose guarantee the whole amount counts."""
    firm = group_firm(case)
    case.consent(firm, "collateral")
    made = [*burden(case, LOAD_HIGH, SIZE), vouch(case, case.party, firm, None, amount=SIZE)]
    case.hit("guarantee_load", "high", made, share=LOAD_HIGH, debtors=3)


@scenario("guarantee_load.hit_almost_all", "guarantees.given", "statements", shape=OLD)
def almost_all(case: Case) -> None:
    """One cent less than the net assets: medium."""
    case.hit("guarantee_load", "medium", burden(case, LOAD_HIGH, 1), share=LOAD_HIGH - 1, debtors=2)


@scenario("guarantee_load.hit_no_net_assets", "guarantees.given", "statements", shape=OLD)
def no_net_assets(case: Case) -> None:
    """Little is guaranteed, but there are no net assets at all."""
    case.net_assets = 0
    made = vouch(case, case.party, case.firm(), 10_000 * YUAN)
    case.hit("guarantee_load", "high", [made], share=PPM, amount=10_000 * YUAN, net_assets=0)


@scenario("guarantee_load.unknown_amount", "guarantees.given", "statements", shape=OLD)
def unknown_amount(case: Case) -> None:
    """Half of the net assets would be a hit, but of one guarantee more nobody knows the amount."""
    burden(case, LOAD_MEDIUM)
    vouch(case, case.party, case.firm(), None)
    case.unknown("guarantee_load")


def _newest_ends(case: Case, **more: Any) -> None:
    def shift(rows: list[dict[str, Any]]) -> None:
        del rows[:-1]
        rows[0].update(more)

    case.amend("statements", shift)


@scenario("guarantee_load.unknown_old_statement", "guarantees.given", "statements", shape=OLD)
def old_statement(case: Case) -> None:
    """The latest statement ends fifteen months and a day before the application."""
    burden(case, LOAD_HIGH)
    day = months_before(case.day(0), 15)
    _newest_ends(case, period_end=day.fromordinal(day.toordinal() - 1), period_start=day.replace(month=1, day=1))
    case.unknown("guarantee_load")


@scenario("guarantee_load.expired", "guarantees.given", "statements", shape=OLD)
def expired(case: Case) -> None:
    """All the net assets once: one guarantee ended on the day before, one was stated only later."""
    case.net_assets = ASSETS
    vouch(case, case.party, case.firm(), ASSETS, to=case.day(1))
    vouch(case, case.party, case.firm(), ASSETS, as_of=case.day(-4))
    case.miss("guarantee_load", [], share=0, debtors=0)

"""Losses, net assets (FI05) and how old the firm is (FI06)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seed.portfolio.bounds import STATEMENT_MONTHS, YOUNG, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape
from seed.portfolio.truth.known import months_before

Rows = list[dict[str, Any]]
OLD = Shape(legal_form="company")


def state(case: Case, end: date, **columns: Any) -> None:
    """Other figures in the statement that ended on a day."""

    def change(rows: Rows) -> None:
        [row] = [row for row in rows if row["period_end"] == end]
        row.update(columns)

    case.amend("statements", change)


LAST, BEFORE, NEWEST = date(2024, 12, 31), date(2023, 12, 31), date(2025, 9, 30)


@scenario("losses.hit_two_years", "statements", shape=OLD)
def two_years(case: Case) -> None:
    """One cent was lost in each of the last two full years."""
    state(case, LAST, operating_profit=-1)
    state(case, BEFORE, operating_profit=-1)
    case.hit("losses", "medium", loss_years=2, net_assets=case.net_assets)


@scenario("losses.near", "statements", shape=OLD)
def near(case: Case) -> None:
    """A loss in one year, nothing in the other, a loss since; net assets were negative and are one cent now."""
    state(case, LAST, operating_profit=-80_000 * YUAN, net_assets=-5_000 * YUAN)
    state(case, BEFORE, operating_profit=0)
    state(case, NEWEST, operating_profit=-1, net_assets=1)
    case.miss("losses", loss_years=1, net_assets=1)


@scenario("losses.hit_no_net_assets", "statements", shape=OLD)
def no_net_assets(case: Case) -> None:
    """Profits, but by the newest statement nothing is left."""
    state(case, NEWEST, net_assets=0)
    case.hit("losses", "high", net_assets=0, loss_years=0)


def ended(case: Case, before: int) -> None:
    """The last statements are of two full years that ended fifteen months and so many days before."""
    day = months_before(case.t0.date(), STATEMENT_MONTHS) - timedelta(days=before)

    def shift(rows: Rows) -> None:
        rows[:] = [row for row in rows if row["period_end"] in (LAST, BEFORE)]
        for years, row in enumerate(sorted(rows, key=lambda row: row["period_end"], reverse=True)):
            begin = day.replace(year=day.year - years - 1) + timedelta(days=1)
            row.update(period_start=begin, period_end=day.replace(year=day.year - years))

    case.amend("statements", shift)


@scenario("losses.near_old_statements", "statements", shape=OLD)
def old_statements(case: Case) -> None:
    """The newest statement ended exactly fifteen months before: it still counts."""
    ended(case, 0)
    case.miss("losses", loss_years=0, net_assets=case.net_assets)


@scenario("losses.unknown_older_statements", "statements", shape=OLD)
def older_statements(case: Case) -> None:
    """It ended a day earlier: nobody knows what is left."""
    ended(case, 1)
    case.unknown("losses", "working_capital_need")


@scenario("losses.unknown_profit", "statements", shape=OLD)
def profit_unknown(case: Case) -> None:
    """The statement of one year names no operating profit."""
    state(case, BEFORE, operating_profit=None)
    case.unknown("losses")


TWO_YEARS_OLD = Shape(months=YOUNG, history=YOUNG, legal_form="company", debts=False)


@scenario("business_age.near", "registry.records", "vat", "statements", "tax", shape=TWO_YEARS_OLD)
def just_old_enough(case: Case) -> None:
    """Established exactly twenty-four months ago."""
    case.company["established"] = case.t0.date().replace(year=case.t0.year - 2)
    case.miss("business_age", [case.party.id], months=YOUNG)


@scenario("business_age.hit", "registry.records", "vat", "statements", "tax", shape=TWO_YEARS_OLD)
def a_day_younger(case: Case) -> None:
    """Established a day later."""
    case.company["established"] = case.t0.date().replace(year=case.t0.year - 2) + timedelta(days=1)
    case.hit("business_age", "low", [case.party.id], months=YOUNG - 1)


@scenario("business_age.unknown", "registry.records", shape=OLD)
def age_unknown(case: Case) -> None:
    """The register names no day of establishment."""
    case.company["established"] = None
    case.unknown("business_age")

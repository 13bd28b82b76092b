"""Sales that jump in the quarter before the application (AM09)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import SURGE_DAYS, SURGE_GROWTH, SURGE_YEARLY, parts
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.dormant import TWO_YEARS, seasonal, woken
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import months_back
from seed.portfolio.truth.surge import Quarters, by_flow

THIRTEEN_MONTHS = Shape(legal_form="company", revenue=MEDIUM, history=13, vat_payer="general")
NEW_YEAR_SHIFT = 384  # days from the lunar new year of 2025 to that of 2026, next to which all applications lie


def quarters(case: Case) -> Quarters:
    """The sales that the payments made so far give."""
    found = by_flow(case, case.sums())
    if found is None:
        raise ValueError(f"{case.application}: no two years of statements")
    return found


def sell(case: Case, total: int, ages: tuple[int, ...]) -> None:
    """New customers pay a total, so many days before the application."""
    for age, amount in zip(ages, parts(total, len(ages)), strict=True):
        case.receive(case.firm(), amount, case.exactly(days=age, seconds=-1), nature="goods", channel="batch")


RECENT = (SURGE_DAYS, 75, 64, 52, 41, 30, 19, 8)


def grow(case: Case, growth: int) -> None:
    """Let the last quarter be so large against the three before (ppm)."""
    now = quarters(case)
    sell(case, -(-growth * now.prior // 3_000_000) - now.recent, RECENT)


def year_ago(case: Case, yearly: int, ages: tuple[int, ...]) -> None:
    """Let the last quarter be so large against the same one a year earlier (ppm, at least)."""
    now = quarters(case)
    sell(case, now.recent * 1_000_000 // yearly - now.last, ages)


@scenario("surge.hit_twice", "dormant_burst", "flow", shape=TWO_YEARS)
def twice(case: Case) -> None:
    """Exactly twice the mean of the three quarters before; the first of it came ninety days before.

    An account was idle, too, but its season is that of the year before.
    """
    seasonal(case)
    grow(case, SURGE_GROWTH)
    case.hit("surge", "medium", growth=SURGE_GROWTH, by_vat=0)


def less_than_twice(case: Case) -> None:
    """One cent less than twice."""
    grow(case, SURGE_GROWTH)
    last = max((each for each in case.payments if each.direction == "in"), key=lambda each: each.at)
    last.amount -= 1
    case.miss("surge", growth=SURGE_GROWTH - 1)


@scenario("surge.hit_above_last_year", "dormant_burst", "flow", shape=TWO_YEARS)
def above_last_year(case: Case) -> None:
    """Exactly one and a half times the quarter as far before the lunar new year; what came just after it is no help.

    An account was idle, and the year before just not half as much came on the days on which it woke.
    """
    woken(case)
    grow(case, 2_600_000)
    year_ago(case, SURGE_YEARLY, (380 + SURGE_DAYS, 460, 450, 440, 430))
    sell(case, quarters(case).last, (NEW_YEAR_SHIFT, 382, 378, 374, 370))
    case.hit("surge", "medium", yearly_growth=SURGE_YEARLY)


def new_year(case: Case) -> None:
    """The season before the lunar new year: as far before the last one it was as good, though not twelve months ago."""
    grow(case, 2_600_000)
    year_ago(case, SURGE_YEARLY - 1, (NEW_YEAR_SHIFT + SURGE_DAYS, 472, 470, 468, 466, 464, 462, 460))
    case.miss("surge", yearly_growth=SURGE_YEARLY - 1)


def by_vat(case: Case, *, prior: int = 0, last: int = 0) -> None:
    """Let sales grow, and state the months before so that both edges are reached (and so many cents passed)."""
    inflow = sum(each.amount for each in case.payments if each.direction == "in" and each.kind == "trade")
    for months in (1, 2, 3):
        for day, amount in zip((6, 13, 20), parts(inflow // 9, 3), strict=True):
            case.receive(case.firm(), amount, case.in_month(months, day, minute=months), nature="goods")

    def state(rows: list[dict[str, Any]]) -> None:
        sales = {row["month"]: row for row in rows}
        months = [sales[months_back(case.t0.date(), back)] for back in range(1, 17)]
        recent = sum(row["vat_sales"] for row in months[:3])
        for part, whole in ((months[3:12], recent * 3 // 2 + prior), (months[13:16], recent * 2 // 3 + last)):
            before = sum(row["vat_sales"] for row in part)
            for row in part:
                row["vat_sales"] = row["vat_sales"] * whole // before
            part[0]["vat_sales"] += whole - sum(row["vat_sales"] for row in part)

    case.amend("operations_monthly", state)


@scenario("surge.hit_stated", "flow.sales", "vat", shape=THIRTEEN_MONTHS)
def stated(case: Case) -> None:
    """Statements of thirteen months tell nothing of the year before; the stated sales reach both edges exactly."""
    by_vat(case)
    case.hit("surge", "medium", [], growth=SURGE_GROWTH, yearly_growth=SURGE_YEARLY)


@scenario("surge.near_stated", "flow.sales", "vat", shape=THIRTEEN_MONTHS)
def stated_less(case: Case) -> None:
    """The stated sales of the year before lie a cent too high."""
    by_vat(case, last=1)
    case.miss("surge", growth=SURGE_GROWTH, yearly_growth=SURGE_YEARLY - 1)


@scenario("surge.unknown_months", "vat", shape=Shape(legal_form="company", history=13))
def months_missing(case: Case) -> None:
    """The stated sales reach back fifteen months; the lunar year needs one more."""

    def cut(rows: list[dict[str, Any]]) -> None:
        rows[:] = [row for row in rows if row["month"] >= months_back(case.t0.date(), 15)]

    case.amend("operations_monthly", cut)
    case.unknown("surge")

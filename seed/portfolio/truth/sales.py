"""Declared sales: a year of them, how they grew, and how they compare with the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.timeline import months_back
from seed.portfolio.truth.registered import established_on

Month = dict[str, Any]


@dataclass(frozen=True)
class Yearly:
    """Sales of a year (cents) and their growth over the year before (ppm), None where nobody knows."""

    sales: int | None = None
    growth: int | None = None


def stated(case: Case, *columns: str) -> dict[date, Month]:
    """The full months before the application of which all these columns are stated, by their first days."""
    now = months_back(case.t0.date(), 0)
    return {
        row["month"]: row
        for row in sorted(case.months, key=lambda row: row["month"])
        if row["month"] < now and all(row[column] is not None for column in columns)
    }


def newest(case: Case, months: dict[date, Month]) -> date | None:
    """The newest of these months, where at most three full ones are missing up to the application."""
    last = max(months, default=None)
    return last if last and last >= months_back(case.t0.date(), 1 + bounds.SALES_LAG) else None


def run(last: date, count: int, back: int = 0) -> list[date]:
    """So many months up to the one that lies ``back`` months before ``last``, newest first."""
    return [months_back(last, back + number) for number in range(count)]


def yearly(case: Case) -> Yearly:
    """Twelve months up to the newest stated one, of a young firm those there are, none left out since it began."""
    months = stated(case, "vat_sales")
    last = newest(case, months)
    if last is None:
        return Yearly()
    established = established_on(case)
    wanted = [month for month in run(last, 12) if established is None or month > established]
    if len(wanted) < bounds.SALES_MONTHS or any(month not in months for month in wanted):
        return Yearly()
    total = sum(months[month]["vat_sales"] for month in wanted)
    sales = toward_zero(total * 12, len(wanted))
    before = [months[month]["vat_sales"] for month in run(last, 12, 12) if month in months]
    if len(wanted) < 12 or len(before) < 12 or sum(before) <= 0:
        return Yearly(sales)
    return Yearly(sales, toward_zero((sales - sum(before)) * PPM, sum(before)))


def toward_zero(part: int, whole: int) -> int:
    """The whole part of a quotient, also of one below 0."""
    return part // whole if part * whole >= 0 else -(-part // whole)

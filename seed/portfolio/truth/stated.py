"""What is on file about a case, as known at the time of the application."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.case import Case

Row = dict[str, Any]


def known(case: Case, file: str, *key: str) -> list[Row]:
    """Of each key of a file the newest state that was stated by the day of the application."""
    newest: dict[tuple[Any, ...], Row] = {}
    for name, row in case.rows:
        if name != file or row["as_of"] > case.t0.date():
            continue
        place = tuple(row.get(column) for column in key)
        if place not in newest or newest[place]["as_of"] <= row["as_of"]:
            newest[place] = row
    return list(newest.values())


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(day.day, last))


def net_assets(case: Case) -> int | None:
    """Net assets by the latest statement, None where there is none of the last fifteen months (cents)."""
    day = case.t0.date()
    stated = [
        row
        for row in known(case, "statements", "company_id", "period_start", "period_end")
        if row["company_id"] == case.party.id and row["period_end"] <= day
    ]
    latest = max(stated, key=lambda row: row["period_end"], default=None)
    if latest is None or latest["period_end"] < months_before(day, bounds.STATEMENT_MONTHS):
        return None
    worth: int | None = latest["net_assets"]
    return worth


def part(amount: int, worth: int | None) -> int | None:
    """An amount beside net assets: nothing is 0, of net assets not above 0 everything, of unknown ones None (ppm)."""
    if amount == 0:
        return 0
    if worth is None:
        return None
    return amount * bounds.PPM // worth if worth > 0 else bounds.PPM

"""Yearly and interim statements, with as much working capital as what the firm asks for needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.timeline import months_back

USUAL_BOUND = 350_000  # working capital of a year's sales, where nothing asks for more
MOST_BOUND = 1_500_000
SLACK = 1_300  # the need exceeds what must fit into it by so much (per mille)
COST = 700_000  # of revenue
PROFIT = 50_000
PREPAID, PAYABLE = 40_000, 100_000  # of cost
ADVANCED = 20_000  # of revenue


def yearly(case: Case, total: int) -> Iterator[dict[str, Any]]:
    """Statements of 2023, 2024 and nine months of 2025, as far as the firm existed; total: its sales of a year."""
    share = _bound(case, total)
    for begin, end, size in (
        (date(2023, 1, 1), date(2023, 12, 31), 940),
        (date(2024, 1, 1), date(2024, 12, 31), 970),
        (date(2025, 1, 1), _newest_end(case), 1000),
    ):
        start = max(begin, case.established)
        if start < end:
            yield {"period_start": start, "period_end": end, **_figures(case, total * size // 1000, share, start, end)}


def _newest_end(case: Case) -> date:
    """The end of the third quarter, or of the last month but one for a firm that is hardly older."""
    if case.established <= date(2025, 6, 30):
        return date(2025, 9, 30)
    return months_back(case.t0.date(), 1) - timedelta(days=1)


def _figures(case: Case, year: int, share: int, start: date, end: date) -> dict[str, Any]:
    """Revenue and profit of the period, capital at its end; year: revenue of twelve months (cents)."""
    cost = year * COST // PPM
    revenue = year * ((end - start).days + 1) // (366 if end.year == 2024 else 365)
    return {
        "total_assets": case.net_assets * 2,
        "net_assets": case.net_assets,
        "revenue": revenue,
        "cost_of_sales": revenue * COST // PPM,
        "operating_profit": revenue * PROFIT // PPM,
        "inventory": cost * (share // 2 + PAYABLE - PREPAID) // PPM,
        "receivables": year * (share // 2 + ADVANCED) // PPM,
        "prepayments": cost * PREPAID // PPM,
        "payables": cost * PAYABLE // PPM,
        "advances": year * ADVANCED // PPM,
    }


def _bound(case: Case, total: int) -> int:
    """How much of a year's sales lies in stock and claims (ppm): enough for the request and all other funding,
    of which a tenth of the sales may be debts that nobody lists."""
    filed = case.filed
    loans = sum(
        row["balance"]
        for file, row in case.rows
        if file == "credit_lines"
        and row["subject_id"] == case.party.id
        and row["use"] == "working_capital"
        and row["kind"] == "loan"
    )
    wanted = case.request + loans + (filed["own_funds"] or 0) + (filed["other_funding"] or 0) + total // 10
    base = total * (PPM - (filed["margin"] or 0)) // PPM
    return min(MOST_BOUND, max(USUAL_BOUND, wanted * SLACK // 1000 * PPM // base if base > 0 else 0))

"""Working capital that the trade needs (OP04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.truth.debts import hidden, open_lines, refinanced
from seed.portfolio.truth.finance import fresh, full_year
from seed.portfolio.truth.sales import toward_zero, yearly

Statement = dict[str, Any]


@dataclass(frozen=True)
class Need:
    """What is left to be funded (cents, also below 0), with and without hidden debts; None where nobody knows.

    unsure: own funds, other funding or the use of a loan is unknown, so that the need is at most this.
    """

    left: int | None
    left_less_hidden: int | None
    unsure: bool


def need(case: Case) -> Need:
    """Sales × (1 − margin) × (1 + growth) ÷ turns, less own funds, loans for working capital and other funding."""
    filed, loans = (
        case.filed,
        [line for line in open_lines(case) if line["kind"] == "loan" and not refinanced(case, line)],
    )
    loans = [line for line in loans if line["use"] in ("working_capital", None)]
    unsure = filed["own_funds"] is None or filed["other_funding"] is None or any(not line["use"] for line in loans)
    whole = gross(case)
    if whole is None:
        return Need(None, None, unsure)
    other = (filed["own_funds"] or 0) + (filed["other_funding"] or 0)
    left = whole - other - sum(line["balance"] for line in loans if line["use"])
    debt = hidden(case)
    return Need(left, None if debt is None else left - debt, unsure)


def gross(case: Case) -> int | None:
    """What the trade binds in a year (cents), None where sales, growth, margin or the statements do not say."""
    sales, year = yearly(case), last_full_year(case)
    bound = None if year is None else bound_share(case, year)
    if sales.sales is None or sales.growth is None or bound is None or year is None:
        return None
    margin = case.filed["margin"]
    if margin is None:
        if year["operating_profit"] is None:
            return None
        margin = toward_zero(year["operating_profit"] * PPM, year["revenue"])
    declared = case.filed["growth"]
    growth = sales.growth if declared is None else min(declared, sales.growth)
    cost = toward_zero(sales.sales * (PPM - margin), PPM)
    return toward_zero(toward_zero(cost * (PPM + growth), PPM) * bound, PPM)


def last_full_year(case: Case) -> Statement | None:
    """The newest statement of twelve months."""
    years = [row for row in case.statements if full_year(row)]
    return max(years, key=lambda row: row["period_end"]) if years else None


def bound_share(case: Case, year: Statement) -> int | None:
    """1 ÷ turns (ppm): stock and claims less what suppliers and customers fund, of both ends of the year on average."""
    ends = [year, *(row for row in case.statements if row["period_end"] == year["period_start"] - timedelta(days=1))]
    columns = ("inventory", "prepayments", "payables", "receivables", "advances")
    if len(ends) < 2 or not fresh(case, year) or any(row[column] is None for row in ends[:2] for column in columns):
        return None
    if (year["cost_of_sales"] or 0) <= 0 or (year["revenue"] or 0) <= 0:
        return None
    in_cost = sum(row["inventory"] + row["prepayments"] - row["payables"] for row in ends[:2])
    in_sales = sum(row["receivables"] - row["advances"] for row in ends[:2])
    return toward_zero(
        toward_zero(in_cost * PPM, year["cost_of_sales"]) + toward_zero(in_sales * PPM, year["revenue"]), 2
    )

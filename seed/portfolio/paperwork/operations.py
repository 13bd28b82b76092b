"""VAT returns, tax years, statements and balances, made to fit the payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from seed.portfolio.bounds import PPM, RAPID_INFLOW, VAT_RATES
from seed.portfolio.case import Case
from seed.portfolio.ledger import Sums
from seed.portfolio.paperwork import statements
from seed.portfolio.timeline import months_back


def vat_months(case: Case) -> list[date]:
    """The full months before the application for which sales were stated, oldest first."""
    day = case.t0.date()
    return [months_back(day, back) for back in range(case.vat_months, 0, -1)]


def add_returns(case: Case, sums: Sums) -> None:
    """Two years of VAT sales, power and staff, tax years, statements: as usual, then as scenarios amended them."""
    if case.silent:
        return
    subject = case.party.id
    case.months = case.amended("operations_monthly", _stated_months(case, sums))
    case.vat = {
        row["month"]: row["vat_sales"]
        for row in case.months
        if row["vat_sales"] is not None
        and months_back(case.t0.date(), 12) <= row["month"] < months_back(case.t0.date(), 0)
    }
    total = yearly_sales(case, sums)
    case.tax_years = case.amended("tax_years", _tax_years(case, total))
    case.statements = case.amended("statements", list(statements.yearly(case, total)))
    for file, rows in (
        ("operations_monthly", case.months),
        ("tax_years", case.tax_years),
        ("statements", case.statements),
    ):
        for row in rows:
            case.add(file, subject, **{"company_id": subject, **row})


def yearly_sales(case: Case, sums: Sums) -> int:
    """What the firm sells in a year: by its returns, where there are none by its inflow less tax (cents)."""
    months = vat_months(case)
    if case.vat and months:
        return sum(case.vat.values()) * 12 // len(case.vat)
    return sums.clean_in * PPM // (PPM + VAT_RATES[case.traits.vat_payer])


def _stated_months(case: Case, sums: Sums) -> list[dict[str, Any]]:
    """Months of VAT sales within 3% of the inflow less tax; the year before a little lower, as trade grows."""
    rate, months = VAT_RATES[case.traits.vat_payer], vat_months(case)
    inflow = [sums.inflow_by_month[month.year, month.month] for month in months]
    total = sum(inflow) * PPM // (PPM + rate) * case.vat_factor // 1000
    if case.vat_total:
        total = case.vat_total(sum(inflow))
    idle = {months_back(case.t0.date(), back) for back in case.idle}
    stated = _spread(total, [0 if month in idle else amount for month, amount in zip(months, inflow, strict=True)])
    sales = dict(zip(months, stated, strict=True))
    if case.vat_months >= 12:
        before = {months_back(month, 12): amount * case.year_before // 1000 for month, amount in sales.items()}
        sales = {month: amount for month, amount in before.items() if month >= case.established} | sales
    mean = sum(sales.values()) // max(1, len(sales))
    return [
        {
            "month": month,
            "vat_sales": amount,
            "electricity_kwh": 0 if month in idle else _power(case, amount, mean),
            "staff": case.insured_staff,
        }
        for month, amount in sales.items()
    ]


def _power(case: Case, sales: int, mean: int) -> int:
    """Six tenths of the power is used whatever is sold, the rest with the sales (kWh)."""
    base = 1_500 + case.index % 700
    return base * (6 * mean + 4 * sales) // (10 * mean) if mean > 0 else base


def _tax_years(case: Case, total: int) -> list[dict[str, Any]]:
    """Ratings of the years that were published; the tax office rates a firm M in the year in which it is new."""
    began = case.established.year
    rows = [
        {"year": year, "rating": "M" if began == year else "B", "published_on": date(year + 1, 4, 30)}
        for year in (2023, 2024)
        if began <= year
    ]
    if began == 2025:
        rows = [{"year": 2025, "rating": "M", "published_on": case.established + timedelta(days=60)}]
    return [{**row, "sales": total, "arrears": 0, "arrears_since": None} for row in rows]


def _spread(total: int, weights: list[int]) -> list[int]:
    """Split a total over months by their weights; the last month takes what rounding leaves."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    parts[-1] += total - sum(parts)
    return parts


def add_balances(case: Case) -> None:
    """Closings at month ends, and on the day of and the day after every inflow that could start a pass-through."""
    for account in case.accounts:
        moves = [
            (payment.at.date(), payment.amount if payment.target == account else -payment.amount)
            for payment in sorted(case.payments, key=attrgetter("at"))
            if account in (payment.source, payment.target)
        ]
        if not moves or account in case.no_balances:
            continue
        changes = {day: sum(amount for _, amount in group) for day, group in groupby(moves, key=lambda move: move[0])}
        opening = case.openings[account]
        if account == case.account:
            largest = max(amount for _, amount in moves)
            opening += max(0, largest // 5 - opening - _lowest(changes))
        wanted = set(_month_ends(moves[0][0], case.last_day))
        recent = case.t0 - timedelta(days=95)
        for payment in case.payments:
            if payment.target == account and payment.amount >= RAPID_INFLOW and payment.at >= recent:
                wanted |= {payment.at.date(), payment.at.date() + timedelta(days=1)}
        closing, day = opening, moves[0][0]
        while day <= case.last_day:
            closing += changes.get(day, 0)
            if day in wanted:
                case.add("balances", account, account_id=account, on=day, closing=closing)
            day += timedelta(days=1)


def _lowest(changes: dict[date, int]) -> int:
    lowest = closing = 0
    for change in changes.values():
        closing += change
        lowest = min(lowest, closing)
    return lowest


def _month_ends(first: date, last: date) -> Iterator[date]:
    month = months_back(first, -1)
    while month <= last:
        yield month - timedelta(days=1)
        month = months_back(month, -1)

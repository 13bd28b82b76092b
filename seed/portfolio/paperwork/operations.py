"""VAT returns, tax years, statements and balances, made to fit the payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from seed.portfolio.bounds import PPM, RAPID_INFLOW, VAT_RATES
from seed.portfolio.case import Case
from seed.portfolio.ledger import Sums
from seed.portfolio.timeline import months_back


def vat_months(case: Case) -> list[date]:
    """The full months before the application for which sales were stated, oldest first."""
    day = case.t0.date()
    return [months_back(day, back) for back in range(case.vat_months, 0, -1)]


def add_returns(case: Case, sums: Sums) -> None:
    """Months of VAT sales within 3% of the inflow less tax, tax years, statements."""
    subject, rate = case.party.id, VAT_RATES[case.traits.vat_payer]
    months = vat_months(case)
    inflow = [sums.inflow_by_month[month.year, month.month] for month in months]
    total = sum(inflow) * PPM // (PPM + rate) * case.vat_factor // 1000
    if case.vat_total:
        total = case.vat_total(sum(inflow))
    stated = _spread(total, inflow)
    case.vat = dict(zip(months, stated, strict=True))
    for month, sales in case.vat.items():
        case.add(
            "operations_monthly",
            subject,
            company_id=subject,
            month=month,
            vat_sales=sales,
            electricity_kwh=1_500 + case.index % 700,
            staff=case.insured_staff,
        )
    if case.traits.months or case.silent:
        return
    for year, rating in ((2023, "B"), (2024, "B")):
        case.add(
            "tax_years",
            subject,
            company_id=subject,
            year=year,
            rating=rating,
            sales=total,
            published_on=date(year + 1, 4, 30),
            arrears=0,
        )
    for end in (date(2024, 12, 31), date(2025, 9, 30)):
        case.add(
            "statements",
            subject,
            company_id=subject,
            period_start=date(end.year, 1, 1),
            period_end=end,
            total_assets=case.net_assets * 2,
            net_assets=case.net_assets,
            revenue=total,
            cost_of_sales=total * 7 // 10,
            operating_profit=total // 20,
            inventory=total // 12,
            receivables=total // 8,
            payables=total // 10,
        )


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

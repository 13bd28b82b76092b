"""Taxes, power, staff, working capital: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.asked import Answers, answers, unanswered
from seed.portfolio.truth.need import Need, need
from seed.portfolio.truth.registered import industry_of
from seed.portfolio.truth.sales import newest, run, stated, yearly
from seed.portfolio.truth.steps import both, judge, past, reaches

INDICATORS: tuple[str, ...] = ("revenue_gap", "tax_standing", "power_and_staff", "working_capital_need")
FLOW_TESTS: tuple[str, ...] = ("revenue_gap",)
UNKNOWN = Expectation("not_evaluable")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """OP01 to OP04 by the ledger, the returns, the tax office and the statements."""
    known = answers(case)
    return {
        "revenue_gap": _revenue(case, sums),
        "tax_standing": _tax(case, known),
        "power_and_staff": _power_and_staff(case, known),
        "working_capital_need": _working_capital(case, known),
    }


def _revenue(case: Case, sums: Sums) -> Expectation:
    if len(case.vat) < bounds.VAT_MONTHS or not sum(case.vat.values()):
        return UNKNOWN
    gap = case.revenue_gap(sums)
    if gap <= -bounds.BELOW_LOW:
        return Expectation("hit", "low")
    return past(gap, (bounds.ABOVE_MEDIUM, "medium"), (bounds.ABOVE_HIGH, "high"))


def rating(case: Case) -> str | None:
    """The rating of the latest year that was published by the day of application, None where none was."""
    rated = [row for row in case.tax_years if row["rating"] and (row["published_on"] or date.min) <= case.t0.date()]
    return max(rated, key=lambda row: int(row["year"]))["rating"] if rated else None


def _tax(case: Case, known: Answers) -> Expectation:
    if case.traits.sole_trader:
        return Expectation("not_applicable")
    if unanswered(case, known, "tax_years"):
        return UNKNOWN
    rated = rating(case)
    return judge(
        ("medium", None if rated is None else rated == "C"), ("high", _d_or_arrears(rated, lasting_arrears(case)))
    )


def _d_or_arrears(rated: str | None, arrears: int | None) -> bool | None:
    if rated == "D" or (arrears or 0) > bounds.ARREARS:
        return True
    return None if rated is None or arrears is None else False


def lasting_arrears(case: Case) -> int | None:
    """What has been owed for more than thirty days (cents), None where it may be more than is known."""
    limit = case.t0.date() - timedelta(days=bounds.ARREARS_DAYS)
    total = sum(row["arrears"] or 0 for row in case.tax_years if row["arrears_since"] and row["arrears_since"] < limit)
    latest = max(case.tax_years, key=lambda row: int(row["year"]), default=None)
    undated = any(row["arrears"] and not row["arrears_since"] for row in case.tax_years)
    if latest is None or latest["arrears"] is None or undated:
        return total if total > bounds.ARREARS else None
    return total


def _power_and_staff(case: Case, known: Answers) -> Expectation:
    if unanswered(case, known, "operations_monthly", "companies"):
        return UNKNOWN
    industry = industry_of(case)
    power = None if not industry else power_against_sales(case) if industry.startswith("C") else False
    lean = industry.startswith(bounds.LEAN)
    sales = None if not industry else 0 if lean else yearly(case).sales
    people = staff(case)
    few = None if people is None else people <= bounds.NO_HANDS
    return judge(("medium", power), ("medium", both(few, reaches(sales, bounds.HANDS_SALES))))


def power_against_sales(case: Case) -> bool | None:
    """Whether three months used a third less power than a year before while they sold more."""
    months = stated(case, "vat_sales", "electricity_kwh")
    last = newest(case, months)
    if last is None:
        return None
    recent, earlier = run(last, bounds.POWER_MONTHS), run(last, bounds.POWER_MONTHS, 12)
    if any(month not in months for month in (*recent, *earlier)):
        return None
    used, sold = ([_added(months, run_, column) for run_ in (recent, earlier)] for column in COLUMNS)
    drop = None if not used[1] else share(used[1] - used[0], used[1]) >= bounds.POWER_DROP
    return both(drop, sold[0] > sold[1])


COLUMNS = ("electricity_kwh", "vat_sales")


def _added(months: dict[date, dict[str, Any]], run_: list[date], column: str) -> int:
    return sum(months[month][column] for month in run_)


def staff(case: Case) -> int | None:
    """People of the newest recent month that states them, else those who are insured."""
    months = stated(case, "staff")
    last = newest(case, months)
    people: int | None = months[last]["staff"] if last else case.company.get("insured_staff", case.insured_staff)
    return people


def _working_capital(case: Case, known: Answers) -> Expectation:
    if unanswered(case, known, "operations_monthly", "statements", "credit_lines"):
        return UNKNOWN
    found = need(case)
    return judge(("high", _exceeds(case, found, found.left)), ("high", _exceeds(case, found, found.left_less_hidden)))


def _exceeds(case: Case, found: Need, left: int | None) -> bool | None:
    """More is asked for than is left to be funded; what nobody knows of other funding can only make it worse."""
    if left is None:
        return None
    return True if case.request > max(0, left) else None if found.unsure else False

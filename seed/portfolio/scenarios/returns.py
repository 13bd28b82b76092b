"""Sales by the VAT returns: fallen (FI03), not invoiced (FI04), small beside an unsecured request (FI07)."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import DROP, PPM, REQUEST, least_of
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.debts import drop_months
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import months_back

Rows = list[dict[str, Any]]
ORDINARY = Shape(segment="distributor", legal_form="company")


def months(case: Case, rows: Rows, first: int, last: int) -> Rows:
    """The rows of the months that lie from ``first`` to ``last`` before that of the application, newest first."""
    by_month: dict[date, dict[str, Any]] = {row["month"]: row for row in rows}
    return [by_month[months_back(case.t0.date(), back)] for back in range(first, last + 1)]


def total(rows: Rows) -> int:
    """Their sales (cents)."""
    return sum(row["vat_sales"] for row in rows)


def fell(case: Case, *, cents: int = 0, newest: int = 1) -> None:
    """Six months sold exactly 30% less than those of the year before, these so many cents less than that takes."""

    def raise_earlier(rows: Rows) -> None:
        recent, earlier = (months(case, rows, newest + back, newest + back + 5) for back in (0, 12))
        wanted = -(-total(recent) * PPM // (PPM - DROP)) - cents
        for row in earlier:
            row["vat_sales"] = wanted // 6
        earlier[0]["vat_sales"] += wanted % 6

    case.amend("operations_monthly", raise_earlier)


@scenario("sales_drop.hit", "vat")
def drop(case: Case) -> None:
    """Exactly 30% less than in the same half year before."""
    fell(case)
    case.hit("sales_drop", "medium")


@scenario("sales_drop.near", "vat")
def less_of_a_drop(case: Case) -> None:
    """One cent less of a drop."""
    fell(case, cents=1)
    case.miss("sales_drop", drop=DROP - 1)


@scenario("sales_drop.hit_filed_by_quarter", "vat", shape=ORDINARY)
def filed_by_quarter(case: Case) -> None:
    """The newest quarter is not filed yet: the half year before it fell, and no month lacks invoices."""
    fell(case, newest=4)
    case.amend("operations_monthly", lambda rows: drop_months(case, rows, 1, 2, 3))
    case.hit("sales_drop", "medium")
    case.miss("months_without_invoices", [], months=0)


@scenario("sales_drop.unknown_newest_too_old", "vat", shape=ORDINARY)
def newest_too_old(case: Case) -> None:
    """Nothing is stated of the newest four months: that is no half year any more."""
    case.amend("operations_monthly", lambda rows: drop_months(case, rows, 1, 2, 3, 4))
    case.unknown("sales_drop")
    case.miss("months_without_invoices", [], months=1)


def empty(case: Case, *backs: int) -> None:
    """Nothing was sold in these months, nor a year earlier: their sales move to the months after."""

    def move(rows: Rows) -> None:
        for back in sorted((*backs, *(back + 12 for back in backs)), reverse=True):
            [later, row] = months(case, rows, back - 1, back)
            later["vat_sales"] += row["vat_sales"]
            row["vat_sales"] = 0

    case.amend("operations_monthly", move)


@scenario("months_without_invoices.hit", "vat", shape=ORDINARY)
def two_months(case: Case) -> None:
    """No invoices in one month, and more taken back than issued in another."""
    empty(case, 4, 7)

    def take_back(rows: Rows) -> None:
        months(case, rows, 7, 7)[0]["vat_sales"] = -1

    case.amend("operations_monthly", take_back)
    case.hit("months_without_invoices", "low", months=2)


@scenario("months_without_invoices.near", "vat", shape=ORDINARY)
def one_month(case: Case) -> None:
    """No invoices in one month, and in none of those before the twelve that count."""
    empty(case, 4)

    def earlier(rows: Rows) -> None:
        for row in months(case, rows, 13, 14):
            row["vat_sales"] = 0

    case.amend("operations_monthly", earlier)
    case.miss("months_without_invoices", months=1)


@scenario("months_without_invoices.hit_left_out", "vat", shape=ORDINARY)
def left_out(case: Case) -> None:
    """Two months are left out of the returns that were asked for: that hides nothing."""
    case.amend("operations_monthly", lambda rows: drop_months(case, rows, 5, 6))
    case.hit("months_without_invoices", "low", [], months=2)


@scenario("months_without_invoices.near_seasonal", "vat", shape=Shape(segment="contractor"))
def seasonal(case: Case) -> None:
    """A builder stands still for three winter months, every year."""
    empty(case, 10, 11, 12)
    case.miss("months_without_invoices", [], months=0)


@scenario("months_without_invoices.unknown_not_asked", "vat", "asked", shape=ORDINARY)
def not_asked(case: Case) -> None:
    """Only ten months were asked about: nobody knows of the other two."""
    case.vat_months = 10
    case.ask_otherwise("operations_monthly", from_=months_back(case.t0.date(), 10))
    case.unknown("months_without_invoices")


def ask_for(case: Case, *, cents: int) -> None:
    """Sales are what they are; without security the firm asks for exactly 30% of them, less so many cents."""
    sales = sum(case.sums().inflow_by_month[day.year, day.month] for day in _year(case)) * 100 // 113
    case.vat_total = lambda _: sales
    case.request = least_of(sales, REQUEST) - cents


def _year(case: Case) -> list[date]:
    return [months_back(case.t0.date(), back) for back in range(1, 13)]


UNSECURED = Shape(product="unsecured", revenue=MEDIUM, vat_payer="general")


@scenario("request_to_sales.hit", "vat", "flow", "request", "judicial", shape=UNSECURED)
def large_request(case: Case) -> None:
    """Exactly three tenths of a year's sales, without security."""
    ask_for(case, cents=0)
    case.hit("request_to_sales", "medium", share=REQUEST)


@scenario("request_to_sales.near", "vat", "flow", "request", "judicial", shape=UNSECURED)
def smaller_request(case: Case) -> None:
    """One cent less."""
    ask_for(case, cents=1)
    case.miss("request_to_sales", share=REQUEST - 1)

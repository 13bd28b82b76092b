"""What the firm owes beside its sales (FI01) and beside what a year leaves (FI02)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seed.portfolio.bounds import (
    DEBT_HIGH,
    DEBT_MEDIUM,
    PPM,
    SERVICE_HIGH,
    SERVICE_MEDIUM,
    YUAN,
    least_of,
    parts,
)
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import months_back

FREE = Shape(debts=False)
OWING = Shape(debts=False, revenue=MEDIUM, legal_form="company")


def loan(case: Case, balance: int, **more: Any) -> dict[str, Any]:
    """A loan for a machine that runs for five more years, so that next to nothing falls due soon."""
    row: dict[str, Any] = {
        "use": "fixed_asset",
        "principal": balance,
        "balance": balance,
        "instalment": 1_000 * YUAN,
        "opened": case.day(700),
        "due": case.day(-1_800),
        **more,
    }
    return case.line(case.party, **row)


def owe(case: Case, size: Callable[[int], int], **more: Any) -> list[str]:
    """Two loans that come to what ``size`` says of the sales of a year, once these are stated. Their ids."""
    first, second = loan(case, 50_000 * YUAN, **more), loan(case, 0, **more)

    def settle(rows: list[dict[str, Any]]) -> None:
        year = {months_back(case.t0.date(), back) for back in range(1, 13)}
        balance = size(sum(row["vat_sales"] for row in rows if row["month"] in year)) - first["balance"]
        second.update(balance=balance, principal=balance)

    case.amend("operations_monthly", settle)
    return [first["line_id"], second["line_id"]]


@scenario("debt_to_sales.hit_medium", "credit.applicant", "vat", "flow.debts", shape=FREE)
def half(case: Case) -> None:
    """Debts are exactly half of a year's sales."""
    case.hit("debt_to_sales", "medium", owe(case, lambda sales: least_of(sales, DEBT_MEDIUM)), load=DEBT_MEDIUM)


@scenario("debt_to_sales.near_medium", "credit.applicant", "vat", "flow.debts", shape=FREE)
def less_than_half(case: Case) -> None:
    """One cent less; a loan closed on the day before and a guarantee for somebody else are no debts of today."""
    lines = owe(case, lambda sales: least_of(sales, DEBT_MEDIUM) - 1)
    loan(case, 900_000 * YUAN, closed=case.day(1))
    loan(case, 900_000 * YUAN, kind="guarantee", use=None, instalment=None)
    case.miss("debt_to_sales", lines, load=DEBT_MEDIUM - 1)


@scenario("debt_to_sales.hit_high", "credit.applicant", "vat", "flow.debts", shape=FREE)
def whole(case: Case) -> None:
    """Debts are exactly the sales of a year."""
    case.hit("debt_to_sales", "high", owe(case, lambda sales: least_of(sales, DEBT_HIGH)), load=DEBT_HIGH)


@scenario("debt_to_sales.hit_not_high", "credit.applicant", "vat", "flow.debts", shape=FREE)
def less_than_whole(case: Case) -> None:
    """One cent less: medium."""
    case.hit("debt_to_sales", "medium", owe(case, lambda sales: least_of(sales, DEBT_HIGH) - 1), load=DEBT_HIGH - 1)


@scenario(
    "debt_to_sales.hit_no_sales", "credit.applicant", "vat", "flow.debts", shape=Shape(debts=False, product="unsecured")
)
def no_sales(case: Case) -> None:
    """A small debt, a request, and twelve months of returns without any sales."""
    case.vat_total = lambda _: 0
    debt = 1_000 * YUAN
    case.hit("debt_to_sales", "high", [loan(case, debt)["line_id"]], unsupported=debt)
    case.hit("request_to_sales", "medium", unsupported=case.request)


@scenario("debt_to_sales.unknown_month_left_out", "credit.applicant", "vat", "flow.debts", shape=Shape(debts=True))
def month_left_out(case: Case) -> None:
    """Nobody may leave out a bad month: with eleven the sales of the year are unknown."""
    case.amend("operations_monthly", lambda rows: drop_months(case, rows, 8))
    case.unknown("debt_to_sales")


def drop_months(case: Case, rows: list[dict[str, Any]], *backs: int) -> None:
    """Leave out the months that lie so many before that of the application."""
    gone = {months_back(case.t0.date(), back) for back in backs}
    rows[:] = [row for row in rows if row["month"] not in gone]


def due(case: Case, amount: int) -> list[str]:
    """A card, a loan due on the last of twelve months, and twelve instalments: this much in a year. Their ids."""
    last = case.t0.date().replace(year=case.t0.year + 1)
    card = loan(case, amount // 4, kind="card", use="consumption", instalment=None, due=None)
    soon = loan(case, amount // 4, due=last)
    rest = amount - 2 * (amount // 4)
    later = loan(case, rest * 13 // 12, instalment=rest // 12)
    card["balance"] += rest % 12
    return [line["line_id"] for line in (card, soon, later)]


def left(case: Case) -> int:
    """What the year left: clean inflow less clean outflow (cents)."""
    sums = case.sums()
    return sums.clean_in - sums.clean_out


@scenario("debt_service.hit_medium", "credit.applicant", "flow", shape=OWING)
def service_medium(case: Case) -> None:
    """Exactly seven tenths of what the year left fall due."""
    amount = least_of(left(case), SERVICE_MEDIUM)
    case.hit("debt_service", "medium", due(case, amount), load=SERVICE_MEDIUM, due=amount)


@scenario("debt_service.near_medium", "credit.applicant", "flow", shape=OWING)
def service_near(case: Case) -> None:
    """One cent less, and a loan that this application replaces."""
    amount = least_of(left(case), SERVICE_MEDIUM) - 1
    lines = due(case, amount)
    case.filed["refinances_line_id"] = loan(case, 300_000 * YUAN, due=case.day(-30))["line_id"]
    case.miss("debt_service", lines, load=SERVICE_MEDIUM - 1, due=amount)


@scenario("debt_service.hit_high", "credit.applicant", "flow", shape=OWING)
def service_high(case: Case) -> None:
    """All of it falls due."""
    amount = least_of(left(case), SERVICE_HIGH)
    case.hit("debt_service", "high", due(case, amount), load=SERVICE_HIGH, due=amount)


@scenario("debt_service.hit_not_high", "credit.applicant", "flow", shape=OWING)
def service_not_high(case: Case) -> None:
    """One cent less: medium."""
    amount = least_of(left(case), SERVICE_HIGH) - 1
    case.hit("debt_service", "medium", due(case, amount), load=SERVICE_HIGH - 1, due=amount)


@scenario("debt_service.hit_nothing_left", "credit.applicant", "flow", shape=OWING)
def nothing_left(case: Case) -> None:
    """As much went out as came in: whatever falls due is too much."""
    for number, amount in enumerate(parts(left(case), 11)):
        case.pay(case.firm(), amount, case.time(20 + 30 * number, 15), nature="goods")
    line = loan(case, 12_000 * YUAN)
    case.hit("debt_service", "high", [line["line_id"]], due=12_000 * YUAN, unsupported=12_000 * YUAN)


@scenario("debt_service.unknown_terms", "credit.applicant", "flow.debts", shape=OWING)
def terms_unknown(case: Case) -> None:
    """Of one loan nobody states when it ends."""
    loan(case, 20_000 * YUAN, due=None)
    case.unknown("debt_service")


@scenario("debt_service.hit_sure", "credit.applicant", "flow", shape=OWING)
def sure(case: Case) -> None:
    """Nobody states when the loan ends, but its twelve instalments alone take all that the year left."""
    instalment = left(case) // 12 + 1
    line = loan(case, instalment * 13, instalment=instalment, due=None)
    case.hit("debt_service", "high", [line["line_id"]], load=instalment * 12 * PPM // left(case))

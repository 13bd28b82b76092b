"""Working capital that is asked for and not needed (OP04)."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio.bounds import HANDS_SALES, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.hidden_instalments import lender
from seed.portfolio.scenarios.returns import months, total
from seed.portfolio.shape import Shape, yearly

Rows = list[dict[str, Any]]
FIVE_MILLION = Shape(
    revenue=yearly(5_600_000, 5_700_000),
    vat_payer="general",
    debts=False,
    legal_form="company",
    segment="distributor",
    product="unsecured",
)
TOUCHES = ("vat", "statements", "credit.applicant", "request", "flow")
GROSS = HANDS_SALES * 85 // 100 // 2  # five million × (1 − 15%) × (1 + 0) ÷ 2 turns
LOAN = 150_000 * YUAN


def trade(case: Case, *, left: int = 0, **filed: Any) -> int:
    """Sales of five million that do not grow and turn twice a year; own funds leave the request and so many cents more
    of what that binds. What is left."""
    case.vat_total = lambda _: HANDS_SALES

    def no_growth(rows: Rows) -> None:
        now, before = months(case, rows, 1, 12), months(case, rows, 13, 24)
        before[0]["vat_sales"] += total(now) - total(before)

    case.amend("operations_monthly", no_growth)
    case.amend("statements", two_turns)
    case.filed.update({"own_funds": GROSS - case.request - left, "growth": 0, **filed})
    return case.request + left


def two_turns(rows: Rows) -> None:
    """A quarter of the year's cost lies in stock, a quarter of its revenue in claims, more at one end than the other.

    The operating profit is 15% of revenue.
    """
    for row in rows:
        more = 10_000 * YUAN if row["period_end"] == date(2024, 12, 31) else -10_000 * YUAN
        row.update(
            revenue=4_000_000 * YUAN,
            cost_of_sales=2_800_000 * YUAN,
            operating_profit=600_000 * YUAN,
            inventory=750_000 * YUAN + more,
            prepayments=150_000 * YUAN,
            payables=200_000 * YUAN,
            receivables=1_050_000 * YUAN - more,
            advances=50_000 * YUAN,
        )


@scenario("working_capital_need.hit", *TOUCHES, shape=FIVE_MILLION)
def exceeded(case: Case) -> None:
    """One cent more is asked for than is needed; growth of a half is declared, and the returns know of none."""
    left = trade(case, left=-1, growth=500_000)
    case.hit("working_capital_need", "high", [], need=left, excess=1, need_less_hidden=left, excess_less_hidden=1)


@scenario("working_capital_need.near", *TOUCHES, shape=FIVE_MILLION)
def fitting(case: Case) -> None:
    """Exactly as much is asked for as is needed; the margin stands in the statement, since none was declared."""
    left = trade(case, margin=None)
    case.miss("working_capital_need", [], need=left, excess=0, excess_less_hidden=0)


@scenario("working_capital_need.hit_loan", *TOUCHES, shape=FIVE_MILLION)
def loan(case: Case) -> None:
    """Another bank's loan for working capital funds all of the need but a cent less than is asked for."""
    line = case.line(case.party, balance=LOAN, principal=LOAN)
    left = trade(case, left=LOAN - 1) - LOAN
    case.hit("working_capital_need", "high", [line["line_id"]], need=left, excess=1)


@scenario("working_capital_need.near_refinanced", *TOUCHES, shape=FIVE_MILLION)
def replaced(case: Case) -> None:
    """The loan for working capital is the one that this application replaces; another paid for a machine."""
    line = case.line(case.party, balance=LOAN, principal=LOAN)
    case.line(case.party, balance=LOAN, principal=LOAN, use="fixed_asset", instalment=2_000 * YUAN)
    left = trade(case, refinances_line_id=line["line_id"])
    case.miss("working_capital_need", [], need=left, excess=0)


@scenario("working_capital_need.hit_hidden_debt", *TOUCHES, shape=FIVE_MILLION, alone=True)
def hidden(case: Case) -> None:
    """What is asked for would be needed, were there no debt that nobody lists."""
    left = trade(case)
    lender(case)
    case.hit("working_capital_need", "high", [], need=left, excess=0)


@scenario("working_capital_need.hit_funds_unknown", *TOUCHES, shape=FIVE_MILLION)
def funds_unknown(case: Case) -> None:
    """Nobody states the own funds, but a loan alone leaves a cent too little."""
    balance = GROSS - case.request + 1
    line = case.line(case.party, balance=balance, principal=balance, instalment=10_000 * YUAN, due=case.day(-900))
    trade(case, own_funds=None)
    case.hit("working_capital_need", "high", [line["line_id"]], excess=1)


@scenario("working_capital_need.unknown_funds", *TOUCHES, shape=FIVE_MILLION)
def other_funds_unknown(case: Case) -> None:
    """Exactly enough is left, but nobody states what else funds the trade."""
    trade(case, other_funding=None)
    case.unknown("working_capital_need")


@scenario("working_capital_need.unknown_capital", "statements", shape=Shape(legal_form="company"))
def capital_unknown(case: Case) -> None:
    """The statement of the year before names no prepayments."""

    def leave_out(rows: Rows) -> None:
        for row in rows:
            if row["period_end"] == date(2023, 12, 31):
                row["prepayments"] = None

    case.amend("statements", leave_out)
    case.unknown("working_capital_need")

"""Debt and capacity: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import CLEAN, Sums
from seed.portfolio.paperwork.security import full_years
from seed.portfolio.timeline import months_back
from seed.portfolio.truth.asked import Answers, answers, unanswered
from seed.portfolio.truth.debts import open_lines, refinanced
from seed.portfolio.truth.known import months_before
from seed.portfolio.truth.registered import established_on, industry_of
from seed.portfolio.truth.sales import newest, run, stated, toward_zero, yearly
from seed.portfolio.truth.steps import judge, reaches

INDICATORS: tuple[str, ...] = (
    "debt_to_sales",
    "debt_service",
    "sales_drop",
    "months_without_invoices",
    "losses",
    "business_age",
    "request_to_sales",
    "lost_customers",
)
FLOW_TESTS: tuple[str, ...] = ("debt_service", "lost_customers")
UNKNOWN = Expectation("not_evaluable")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """FI01 to FI08 by the sums, the bureau's lines, the returns, the statements and the register."""
    known = answers(case)
    return {
        "debt_to_sales": _debt(case, known),
        "debt_service": _service(case, sums, known),
        "sales_drop": _drop(case, known),
        "months_without_invoices": _without_invoices(case, known),
        "losses": _losses(case, known),
        "business_age": _age(case, known),
        "request_to_sales": _request(case, known),
        "lost_customers": _lost(case, sums, known),
    }


def _debt(case: Case, known: Answers) -> Expectation:
    if unanswered(case, known, "credit_lines", "operations_monthly"):
        return UNKNOWN
    debt, sales = sum(line["balance"] for line in open_lines(case)), yearly(case).sales
    if debt and sales is None:
        return UNKNOWN
    load = PPM if debt and not sales else share(debt, sales or 0)
    return judge(("medium", load >= bounds.DEBT_MEDIUM), ("high", load >= bounds.DEBT_HIGH))


def _service(case: Case, sums: Sums, known: Answers) -> Expectation:
    if unanswered(case, known, "credit_lines", "transfers"):
        return UNKNOWN
    lines = [line for line in open_lines(case) if line["balance"] and not refinanced(case, line)]
    dues = [due(case, line) for line in lines]
    sure = sum(_sure(line) if each is None else each for line, each in zip(lines, dues, strict=True))
    load = _load(sure, sums.clean_in - sums.clean_out)
    if None in dues:
        return judge(("high", load >= bounds.SERVICE_HIGH or None))
    return judge(("medium", load >= bounds.SERVICE_MEDIUM), ("high", load >= bounds.SERVICE_HIGH))


def due(case: Case, line: dict[str, Any]) -> int | None:
    """FI02: what a line takes within twelve months (cents), None where its terms are unknown."""
    end = case.t0.date().replace(year=case.t0.year + 1)
    if line["kind"] == "card" or (line["due"] and line["due"] <= end):
        return int(line["balance"])
    if line["due"] is None or line["instalment"] is None:
        return None
    return 12 * int(line["instalment"])


def _sure(line: dict[str, Any]) -> int:
    return 0 if line["instalment"] is None else min(12 * int(line["instalment"]), int(line["balance"]))


def _load(part: int, net: int) -> int:
    """What is due of what is left; of nothing left everything is too much (ppm)."""
    if not part:
        return 0
    return share(part, net) if net > 0 else PPM


def _drop(case: Case, known: Answers) -> Expectation:
    months = stated(case, "vat_sales")
    last = newest(case, months)
    if unanswered(case, known, "operations_monthly") or last is None:
        return UNKNOWN
    recent, earlier = run(last, bounds.DROP_MONTHS), run(last, bounds.DROP_MONTHS, 12)
    if any(month not in months for month in (*recent, *earlier)):
        return UNKNOWN
    after, before = (sum(months[month]["vat_sales"] for month in each) for each in (recent, earlier))
    if before <= 0:
        return UNKNOWN
    return judge(("medium", toward_zero((before - after) * PPM, before) >= bounds.DROP))


def _without_invoices(case: Case, known: Answers) -> Expectation:
    if unanswered(case, known, "operations_monthly"):
        return UNKNOWN
    if industry_of(case).startswith(bounds.SEASONAL):
        return Expectation()
    rows = {row["month"]: row for row in case.months}
    last = max(stated(case, "vat_sales"), default=date.min)
    founded = established_on(case)
    empty = unknown = 0
    for back in range(1, 13):
        month = months_back(case.t0.date(), back)
        if founded is not None and month <= founded:
            continue
        row = rows.get(month)
        sales = row["vat_sales"] if row else None
        if row is None and month > last and back <= bounds.SALES_LAG:
            continue
        empty += (row is None and _covered(case, month)) or (sales is not None and sales <= 0)
        unknown += sales is None and not (row is None and _covered(case, month))
    return judge(("low", True if empty >= bounds.WITHOUT_INVOICES else None if unknown else False))


def _covered(case: Case, month: date) -> bool:
    """Whether the question about the returns covers a whole month."""
    asked = case.asked.get((case.party.id, "operations_monthly", None), {})
    begin, end = asked.get("from"), asked.get("to") or case.asked_day
    return (begin is None or begin <= month) and end >= months_back(month, -1) - timedelta(days=1)


def _losses(case: Case, known: Answers) -> Expectation:
    if unanswered(case, known, "statements"):
        return UNKNOWN
    rows = sorted(case.statements, key=lambda row: row["period_end"])
    worth = rows[-1]["net_assets"] if rows and fresh(case, rows[-1]) else None
    years = _profits(case)
    profits = [profit for profit in years if profit is not None]
    lost = sum(profit < 0 for profit in profits) if len(profits) == len(years) else None
    return judge(
        ("medium", reaches(lost, bounds.LOSS_YEARS)),
        ("high", None if worth is None else worth <= 0),
    )


def full_year(row: dict[str, Any]) -> bool:
    """Whether a statement is of twelve months."""
    begin, end = row["period_start"], row["period_end"]
    return bool(begin.replace(year=begin.year + 1) == end + timedelta(days=1))


def fresh(case: Case, row: dict[str, Any]) -> bool:
    """Whether a statement ended at most fifteen months before the application."""
    end: date = row["period_end"]
    return end >= months_before(case.t0.date(), bounds.STATEMENT_MONTHS)


def _profits(case: Case) -> list[int | None]:
    """Operating profits of the last two full years, as many as the firm can have; None: not known."""
    rows = sorted((row for row in case.statements if full_year(row)), key=lambda row: row["period_end"])
    founded = established_on(case)
    if not rows:
        begun = months_before(case.t0.date(), 12 + bounds.STATEMENT_MONTHS)
        return [] if founded and founded > begun else [None]
    last = rows[-1]
    if not fresh(case, last):
        return [None]
    begin: date = last["period_start"]
    before = [row for row in rows if row["period_end"] == begin - timedelta(days=1)]
    if before:
        return [last["operating_profit"], before[0]["operating_profit"]]
    young = founded is not None and founded > begin.replace(year=begin.year - 1)
    return [last["operating_profit"]] if young else [last["operating_profit"], None]


def _age(case: Case, known: Answers) -> Expectation:
    founded = established_on(case)
    if unanswered(case, known, "companies") or founded is None:
        return UNKNOWN
    day = case.t0.date()
    # The day of the month is 28 at most wherever a firm is founded, so each month has it.
    months = full_years(founded, day) * 12 + (day.month - founded.month - (day.day < founded.day)) % 12
    return judge(("low", months < bounds.YOUNG))


def _request(case: Case, known: Answers) -> Expectation:
    if case.traits.product != "unsecured":
        return Expectation("not_applicable")
    sales = yearly(case).sales
    if unanswered(case, known, "operations_monthly") or sales is None:
        return UNKNOWN
    return judge(("medium", sales <= 0 or share(case.request, sales) >= bounds.REQUEST))


def _lost(case: Case, sums: Sums, known: Answers) -> Expectation:
    if unanswered(case, known, "transfers", "bills"):
        return UNKNOWN
    return judge(("low", bool(lost_customers(case, sums))))


def lost_customers(case: Case, sums: Sums) -> list[str]:
    """FI08: those of the three largest that paid in six months, bring a twentieth, and have been silent for 90 days."""
    paid: defaultdict[str, list[Any]] = defaultdict(list)
    shops = {party.id for party in case.world.acquirers}
    for payment in case.payments:
        told = payment.stated_on is None or payment.stated_on <= case.t0.date()
        clean = payment.direction == "in" and payment.kind in CLEAN and case.since <= payment.at < case.t0
        if clean and told and not payment.party.in_group and payment.party.id not in shops:
            paid[payment.party.id].append(payment)
    largest = sorted(paid, key=lambda party: (-sum(each.amount for each in paid[party]), party))[: bounds.CORE]
    lost = []
    for party in largest:
        months = {(each.at.year, each.at.month) for each in paid[party]}
        size = share(sum(each.amount for each in paid[party]), sums.sales_in)
        silent = max(each.at for each in paid[party]) < case.t0 - timedelta(days=bounds.SILENT_DAYS)
        if len(months) >= bounds.CORE_MONTHS and size >= bounds.CORE_SHARE and silent and not _drew(case, party):
            lost.append(party)
    return lost


def _drew(case: Case, party: str) -> bool:
    """Whether a customer drew a bill for the applicant in these days."""
    return any(
        file == "bills" and row["drawer_id"] == party and case.day(bounds.SILENT_DAYS) <= row["drawn"] <= case.day(0)
        for file, row in case.rows
    )

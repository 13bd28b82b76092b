"""What a bank has on file about an applicant, written when its case is closed: registers, returns, bureau, security,
and a query for every file that was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from seed.portfolio.bounds import LTV_CAPS, PPM, RAPID_INFLOW, VAT_RATES, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment, Sums
from seed.portfolio.people import credit_code, firm_name
from seed.portfolio.shape import INDUSTRIES
from seed.portfolio.timeline import ASKED_FROM, at, months_back, stamp
from seed.portfolio.writer import money

OF_APPLICANT = {
    "registry": (
        "companies",
        "shareholdings",
        "positions",
        "family",
        "addresses",
        "phones",
        "changes",
        "admin_records",
    ),
    "judicial": ("cases", "enforcements"),
    "collateral": ("collateral", "guarantees"),
    "operations": ("contracts", "tax_years", "operations_monthly", "statements", "bills", "accounts"),
    "credit": ("credit_reports", "credit_queries", "credit_lines", "line_flows"),
    "application": ("disclosures",),
}
OF_ACCOUNT = {"operations": ("transfers", "balances")}
OF_PERSON = {
    "registry": ("people", "shareholdings", "positions", "family"),
    "judicial": ("cases", "enforcements"),
    "collateral": ("guarantees",),
    "credit": ("credit_reports", "credit_queries", "credit_lines", "line_flows"),
}
OF_FIRM = {
    "registry": ("companies", "shareholdings", "positions", "changes", "admin_records"),
    "judicial": ("cases", "enforcements"),
    "collateral": ("guarantees",),
}
OF_OWNER = {**OF_FIRM, "credit": OF_PERSON["credit"]}
CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")


def close(case: Case, sums: Sums) -> None:
    """Complete what is on file about the applicant; rows wait in ``case.rows``."""
    _registers(case)
    _returns(case, sums)
    _balances(case)
    _bureau(case)
    _security(case)


def write(case: Case) -> None:
    """Write the case: payments in order of time, then everything on file, consents, and the queries that found it."""
    _payments(case)
    table = case.world.writer.row
    for file, values in case.rows:
        table(file, {name: value.id if isinstance(value, Payment) else value for name, value in values.items()})
    for consent in case.consents.values():
        case.world.consent(consent)
    for query in _queries(case):
        table("queries", {"query_id": f"Q{case.world.number('query'):08d}", **query})


def _payments(case: Case) -> None:
    cells, number = case.world.writer.tables["transfers"].cells, case.world.numbers["transfer"]
    case.payments.sort(key=attrgetter("at"))
    for order, payment in enumerate(case.payments, 1):
        if payment.written:
            continue
        number += 1
        payment.id = f"T{number:08d}"
        if payment.twin:
            payment.twin.id = payment.id
        cells(_cells(payment, order))
    case.world.numbers["transfer"] = number


def _cells(payment: Payment, order: int) -> list[str]:
    party = payment.party
    return [
        payment.id,
        payment.source,
        payment.target,
        stamp(payment.at),
        "day" if payment.by_day else "",
        str(order),
        money(payment.amount),
        "CNY",
        "",
        payment.channel or "",
        _known(payment.cash),
        _known(payment.cross_border),
        payment.country or "",
        party.region or "",
        payment.nature or "",
        payment.reverses.id if payment.reverses else "",
        payment.stated_on.isoformat() if payment.stated_on else "",
        payment.purpose or "",
    ]


def _known(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _registers(case: Case) -> None:
    subject, traits, world = case.party.id, case.traits, case.world
    sole = traits.sole_trader
    number = case.index
    company = case.add(
        "companies",
        subject,
        company_id=subject,
        name=firm_name(number, traits.segment, sole),
        uscc=credit_code(world.number("uscc"), case.region, sole),
        legal_form=traits.legal_form,
        status="active",
        established=case.established,
        registered_capital=500_000 * YUAN,
        paid_in_capital=500_000 * YUAN,
        industry=INDUSTRIES[traits.segment],
        region=case.region,
        size="micro",
        insured_staff=case.insured_staff,
        vat_payer=traits.vat_payer,
    )
    if not case.planted and number % 4 == 0:  # an earlier state: history that decides nothing
        earlier = {"as_of": date(2025, 3, 31), "registered_capital": 300_000 * YUAN, "paid_in_capital": 300_000 * YUAN}
        case.add("companies", **{**company, **earlier})
    case.add(
        "addresses",
        subject,
        company_id=subject,
        address=case.address or f"示例市示例路{number}号",
        kind="registered",
        cluster=case.cluster,
        region=case.region,
        from_=case.established,
    )
    case.add(
        "phones", subject, subject_id=subject, subject_kind="company", phone=f"0318-000{number:05d}", kind="contact"
    )
    for position in case.positions:
        case.add(
            "positions",
            position.company,
            person_id=position.person.id,
            company_id=position.company,
            role=position.role,
            from_=position.since,
            to=position.to,
        )
    for holding in case.holdings:
        case.add(
            "shareholdings",
            holding.company,
            holder_id=holding.holder.id,
            holder_kind=holding.holder.kind,
            company_id=holding.company,
            share=holding.share,
            from_=holding.since,
            to=holding.to,
        )
    case.rows.append(
        (
            "applications",
            {
                "application_id": case.application,
                "applicant_id": subject,
                "applied_at": case.t0,
                "product": traits.product,
                "amount": case.request,
                "term_months": 12,
                "purpose": "流动资金",
                "own_funds": 200_000 * YUAN,
                "margin": 150_000,
                "growth": 50_000,
            },
        )
    )


def vat_months(case: Case) -> list[date]:
    """The full months before the application for which sales were stated, oldest first."""
    day = case.t0.date()
    return [months_back(day, back) for back in range(case.vat_months, 0, -1)]


def _returns(case: Case, sums: Sums) -> None:
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


def _balances(case: Case) -> None:
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


def _bureau(case: Case) -> None:
    """A report for the applicant and each principal, as bad as its worst open line unless a scenario wrote another."""
    lines = [values for file, values in case.rows if file == "credit_lines"]
    for subject in (case.party, *case.principals):
        if (subject.id, "credit") not in case.consents:
            continue
        report: dict[str, Any] | None = case.reports.get(subject.id, {})
        if report is None:
            continue
        own = [
            CLASSES.index(line["class5"])
            for line in lines
            if line["subject_id"] == subject.id and not line.get("closed")
        ]
        number = case.world.number("report")
        case.add(
            "credit_reports",
            subject.id,
            **{
                "report_id": f"CR{number:07d}",
                "subject_id": subject.id,
                "subject_kind": subject.kind,
                "reported": case.day(6),
                "worst_open_class": CLASSES[max(own, default=0)],
                "open_lenders": len(own),
                **report,
            },
        )
        case.add(
            "credit_queries",
            subject.id,
            report_id=f"CR{number:07d}",
            lender_id="K000010",
            on=case.day(200),
            reason="post_loan",
        )


def _security(case: Case) -> None:
    if case.traits.product == "secured" and case.security is None:
        case.pledge(case.rng.choice(("residential", "shop", "factory", "receivables")), cover=1_180_000)
    if case.traits.product == "guaranteed" and case.guarantors is None:
        case.guarantee_by(
            case.rng.choice(case.world.licensed) if not case.traits.own_market else case.firm(consents=("collateral",))
        )
    for values in case.security or ():
        case.add("collateral", case.party.id, **values)
    for values in case.guarantors or ():
        case.add("guarantees", case.party.id, **values)


def _queries(case: Case) -> Iterator[dict[str, Any]]:
    sole = case.traits.sole_trader
    for source, file in _files(OF_APPLICANT):
        if not (sole and file == "shareholdings"):
            yield from _query(case, source, file, case.party)
    for account in case.accounts:
        for source, file in _files(OF_ACCOUNT):
            yield from _query(case, source, file, case.party, account)
    principals = {party.id for party in case.principals}
    for party in (*case.principals, *(member for member in case.group if member.id not in principals)):
        asked = OF_PERSON if party.kind == "person" else OF_OWNER if party.id in principals else OF_FIRM
        if party.kind == "person" and party.id not in principals:
            asked = {"judicial": OF_PERSON["judicial"], "registry": OF_PERSON["registry"]}
        for source, file in _files(asked):
            yield from _query(case, source, file, party)
    for party, source, file in case.also_asked:
        yield from _query(case, source, file, party)


def _files(asked: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((source, file) for source, files in asked.items() for file in files)


def _query(case: Case, source: str, file: str, party: Party, account: str | None = None) -> Iterator[dict[str, Any]]:
    if (party.id, file) in case.unasked or (party.id, source) in case.unasked:
        return
    if source == "credit" and (party.id, "credit") not in case.consents:
        return  # nobody may ask the bureau about somebody who did not allow it
    if account is not None:
        found = file == "transfers" or account not in case.no_balances
    else:
        found = (file, party.id) in case.found
    changes = case.asked.get((party.id, file, account)) or case.asked.get((party.id, file, None)) or {}
    yield {
        "source": source,
        "file": file,
        "subject_id": party.id,
        "subject_kind": party.kind,
        "account_id": account,
        "from": ASKED_FROM if account else None,
        "asked_at": at(case.asked_day, 9),
        "result": "found" if found else "none",
        **changes,
    }


def full_years(since: date, until: date) -> int:
    """Whole years between two days."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def lendable(values: dict[str, Any], day: date) -> int:
    """What one pledged thing is worth as security: cap × appraisal, a tenth less per full year beyond the first twelve
    months, less prior liens (cents; domain.md, security value)."""
    worth = values["appraised"] * LTV_CAPS.get(values["kind"], 0) // PPM
    for _ in range(full_years(values["appraised_on"], day) - 1):
        worth = worth * 9 // 10
    return max(0, worth - values["prior_liens"])

"""What the bank may ask, what it did ask, and what follows where it did not: gaps, no conclusion, refusals."""

from __future__ import annotations

from datetime import date, timedelta

from seed.portfolio.bounds import COVERAGE, FLOW_TRANSFERS, PPM, QUERY_DAYS, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.paperwork.queries import OF_ACCOUNT, OF_APPLICANT
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape, yearly
from seed.portfolio.timeline import at, months_back


def _sales(case: Case) -> list[Payment]:
    return [
        payment
        for payment in case.payments
        if payment.direction == "in" and payment.kind == "trade" and case.since <= payment.at < case.t0
    ]


def _unknown_sales(case: Case, share: int) -> None:
    """Let an account that nobody described pay so much that this share of the inflow stays known (ppm, at least)."""
    inflow = sum(payment.amount for payment in _sales(case))
    case.receive(case.stranger(), inflow * (PPM - share) // share, case.time(100), nature="goods")


FAIR = Shape(revenue=yearly(1_500_000, 2_000_000), unknown_parties=False, legal_form="company")


@scenario("insufficient_data.hit_coverage", "flow", alone=True, shape=FAIR)
def coverage(case: Case) -> None:
    """Just less than 60% of the inflow comes from parties that somebody described."""
    _unknown_sales(case, COVERAGE - 1)
    case.flag("insufficient_data")


@scenario("insufficient_data.hit_coverage_of_purchases", "flow", shape=FAIR, alone=True)
def coverage_of_purchases(case: Case) -> None:
    """All sales are known, but half of the purchases go to accounts that nobody described."""
    for number, amount in enumerate(parts(case.sums().buys_out, 12)):
        case.pay(case.stranger(), amount, case.time(20 + 20 * number, 14), nature="goods")
    case.flag("insufficient_data")


@scenario("insufficient_data.near_coverage", "flow", shape=FAIR)
def enough_coverage(case: Case) -> None:
    """Exactly 60% does."""
    _unknown_sales(case, COVERAGE)


@scenario(
    "insufficient_data.hit_guarantees_never_asked", "guarantees", "asked", alone=True, shape=Shape(product="secured")
)
def guarantees_never_asked(case: Case) -> None:
    """Nobody asked what the applicant guarantees; what is pledged was asked from the same source."""
    case.pledge("residential", cover=1_150_000)
    case.never_ask("guarantees")
    case.unknown("guarantee_circle", "contagion")
    case.flag("insufficient_data")


@scenario("insufficient_data.hit_sales_never_asked", "vat", "asked", alone=True)
def sales_never_asked(case: Case) -> None:
    """Nobody asked for the VAT sales."""
    case.never_ask("operations_monthly")
    case.vat_months = 0
    case.unknown("revenue_gap")
    case.flag("insufficient_data")


@scenario("insufficient_data.hit_failed", "owners", "asked", alone=True, shape=Shape(legal_form="company"))
def failed(case: Case) -> None:
    """The register was asked for the holders and did not answer."""
    case.ask_otherwise("shareholdings", result="failed")
    case.unknown("beneficial_owner")
    case.flag("insufficient_data")


@scenario("insufficient_data.hit_stale", "flow", "asked", alone=True)
def stale(case: Case) -> None:
    """The statements end thirty-one days before the application."""
    _end_statements(case, QUERY_DAYS + 1)
    case.flag("insufficient_data", "no_flow")


@scenario("insufficient_data.near_stale", "flow", "asked", alone=True)
def not_stale(case: Case) -> None:
    """They end exactly thirty days before."""
    _end_statements(case, QUERY_DAYS)


def _end_statements(case: Case, before: int) -> None:
    last = case.day(before)
    case.payments = [payment for payment in case.payments if payment.at.date() <= last]
    case.last_day = last
    for file in ("transfers", "balances"):
        case.ask_otherwise(file, to=last)


@scenario("few_transfers.unknown", "flow", alone=True, shape=Shape(product="guaranteed", debts=False))
def few_transfers(case: Case) -> None:
    """One transfer less than flow tests need."""
    _thin_out(case, FLOW_TRANSFERS - 1)


@scenario("few_transfers.near", "flow", alone=True, shape=Shape(product="guaranteed", debts=False))
def enough_transfers(case: Case) -> None:
    """As many as flow tests need."""
    _thin_out(case, FLOW_TRANSFERS)


def _thin_out(case: Case, count: int) -> None:
    """Keep so many clean payments of the twelve months, spread evenly; older ones and other kinds stay."""
    clean = [payment for payment in case.payments if payment.kind in CLEAN and payment.at >= case.since]
    kept = {id(clean[number * len(clean) // count]) for number in range(count)}
    case.payments = [
        payment
        for payment in case.payments
        if payment.written or not (payment.kind in CLEAN and payment.at >= case.since) or id(payment) in kept
    ]


@scenario("short_history.unknown", "flow", "asked", alone=True)
def short_history(case: Case) -> None:
    """The statements reach back five months only."""
    first = months_back(case.t0.date(), 5)
    case.payments = [payment for payment in case.payments if payment.at.date() >= first]
    for file in ("transfers", "balances"):
        case.ask_otherwise(file, from_=first)
    case.vat_months = 5
    case.flag("no_flow")


@scenario(
    "short_history.unknown_young", "flow", "vat", shape=Shape(months=5, legal_form="company", debts=False), alone=True
)
def too_young(case: Case) -> None:
    """Asked about in full, but its accounts are five months old."""
    case.vat_months = 5
    case.flag("no_flow")


@scenario("cannot_conclude.judicial_never_asked", "asked", "judicial", alone=True)
def judicial_never_asked(case: Case) -> None:
    """Nobody asked any court register about the applicant."""
    case.never_ask("judicial")
    case.unknown("dishonest_debtor")
    case.flag("cannot_conclude", "insufficient_data")


@scenario("cannot_conclude.bureau_never_asked", "asked", "credit", alone=True, shape=Shape(debts=False))
def bureau_never_asked(case: Case) -> None:
    """Nobody asked the bureau about the applicant, though it consented."""
    case.never_ask("credit")
    case.reports[case.party.id] = None
    case.unknown("bad_credit")
    case.flag("cannot_conclude", "insufficient_data")


@scenario("cannot_conclude.operations_failed", "asked", "flow", "vat", alone=True)
def operations_failed(case: Case) -> None:
    """Nothing about operations was answered."""
    for file in (*OF_APPLICANT["operations"], *OF_ACCOUNT["operations"]):
        case.ask_otherwise(file, result="failed")
    case.payments.clear()
    case.vat_months = 0
    case.silent = True
    case.flag("cannot_conclude", "insufficient_data", "no_flow")


@scenario(
    "cannot_conclude.collateral_never_asked",
    "asked",
    "guarantees",
    "security",
    alone=True,
    shape=Shape(product="unsecured"),
)
def collateral_never_asked(case: Case) -> None:
    """Nobody asked the source of pledges and guarantees anything."""
    case.never_ask("collateral")
    case.unknown("guarantee_circle", "contagion")
    case.flag("cannot_conclude", "insufficient_data")


@scenario(
    "cannot_conclude.owner_never_asked",
    "asked",
    "judicial",
    "owners",
    alone=True,
    shape=Shape(legal_form="company", owners=2),
)
def owner_never_asked(case: Case) -> None:
    """An owner of more than a quarter was never looked up on the dishonest list."""
    case.never_ask("enforcements", case.principals[1])
    case.unknown("dishonest_debtor")
    case.flag("cannot_conclude")


def _without(case: Case, source: str) -> None:
    """The applicant did not allow a source: nothing about it was asked or received."""
    case.consents.pop((case.party.id, source), None)
    case.never_ask(source)
    if source == "credit":
        case.reports[case.party.id] = None
    if source == "operations":
        case.payments.clear()
        case.silent = True
        case.vat_months = 0
        for file in OF_ACCOUNT["operations"]:
            case.never_ask(file, case.party)
    case.flag("refused")


@scenario("refused.credit", refused=True, shape=Shape(debts=False))
def no_credit(case: Case) -> None:
    """The applicant never allowed the bureau to be asked."""
    _without(case, "credit")


@scenario("refused.operations", refused=True, shape=Shape(debts=False))
def no_operations(case: Case) -> None:
    """The applicant never allowed its statements to be read."""
    _without(case, "operations")


@scenario("refused.expired", refused=True, shape=Shape(debts=False))
def expired(case: Case) -> None:
    """The consent for the bureau ended on the day before the application."""
    _without(case, "credit")
    case.consent(case.party, "credit", from_=date(2025, 1, 1), to=case.day(1))


@scenario("refused.withdrawn", refused=True, shape=Shape(debts=False))
def withdrawn(case: Case) -> None:
    """The consent for the registers was withdrawn on the day before the application."""
    case.consent(case.party, "registry")["withdrawn_at"] = at(case.day(1), 12)
    case.flag("refused")


@scenario("refused.withdrawn_later", refused=True, shape=Shape(debts=False))
def withdrawn_later(case: Case) -> None:
    """Withdrawn a week after the application: nobody may decide any more, as of whatever time."""
    case.consent(case.party, "judicial")["withdrawn_at"] = at(case.day(0) + timedelta(days=7), 12)
    case.flag("refused")


@scenario("refused.representative_withdrew", refused=True, shape=Shape(debts=False))
def representative_withdrew(case: Case) -> None:
    """The representative allowed the bureau to be asked, and withdrew that on the day before the application."""
    case.consent(case.representative, "credit")["withdrawn_at"] = at(case.day(1), 12)
    case.never_ask("credit", case.representative)
    case.reports[case.representative.id] = None
    case.flag("refused")


@scenario("consent.renewed", "consent")
def renewed(case: Case) -> None:
    """One consent was withdrawn last year and another given since."""
    first = {"subject_id": case.party.id, "subject_kind": "company", "source": "registry"}
    case.consents[case.party.id, "registry before"] = {
        **first,
        "from": date(2025, 1, 1),
        "withdrawn_at": at(date(2025, 10, 1), 12),
    }

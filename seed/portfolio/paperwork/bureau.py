"""Credit reports and who looked at them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment

OUR_BANK = "B01"
CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")


def add(case: Case) -> None:
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
        for lender, day, reason in _searches(case, subject):
            case.add("credit_queries", subject.id, report_id=f"CR{number:07d}", lender_id=lender, on=day, reason=reason)


def _searches(case: Case, subject: Party) -> list[tuple[str, date, str]]:
    """Who looked at a report: a bank after its loan, and at the applicant's also those whom it asked for one."""
    if subject is case.party and case.searches is not None:
        return case.searches
    after_loan = [(case.world.banks[0].id, case.day(200), "post_loan")]
    if subject is not case.party:
        return after_loan
    asked = case.rng.sample(case.world.banks, case.rng.randint(0, 2))
    months = [(lender.id, case.day(case.rng.randint(7, 170)), "loan_approval") for lender in asked]
    return [*after_loan, *months, (OUR_BANK, case.day(6), "loan_approval")]


def draw_down(
    case: Case, line: dict[str, Any], when: datetime, *, account: str | None = None, paid: Payment | None = None
) -> None:
    """The whole of a line was paid out, to the applicant's account unless another is named; paid: by this payment."""
    case.add(
        "line_flows",
        case.party.id,
        line_id=line["line_id"],
        kind="drawdown",
        account_id=account or case.account,
        transfer_id=paid,
        at=when,
        seq=1,
        amount=line["principal"],
    )

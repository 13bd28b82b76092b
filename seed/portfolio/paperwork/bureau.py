"""Credit reports and who looked at them."""

from __future__ import annotations

from typing import Any

from seed.portfolio.case import Case

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
        case.add(
            "credit_queries",
            subject.id,
            report_id=f"CR{number:07d}",
            lender_id="K000010",
            on=case.day(200),
            reason="post_loan",
        )

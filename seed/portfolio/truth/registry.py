"""Registers: what the papers of a case say of each indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.asked import answers, unanswered

INDICATORS: tuple[str, ...] = ("abnormal_operation", "lost_licence", "frequent_changes")
FLOW_TESTS: tuple[str, ...] = ()
ENDED = ("revoked", "cancelled", "liquidating")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """RE01 to RE03, all of them by the rows about the applicant."""
    known = answers(case)
    states = {"abnormal_operation": _abnormal(case), "lost_licence": _licence(case), "frequent_changes": _changes(case)}
    for name, files in (
        ("abnormal_operation", ("admin_records",)),
        ("lost_licence", ("companies", "admin_records")),
        ("frequent_changes", ("changes",)),
    ):
        if unanswered(case, known, *files):
            states[name] = Expectation("not_evaluable")
    return states


def records(case: Case, kind: str) -> Iterator[dict[str, Any]]:
    """The marks of a kind against the applicant that were known and had begun on the day of application."""
    day = case.t0.date()
    for file, row in case.rows:
        if file != "admin_records" or row["company_id"] != case.party.id or row["kind"] != kind:
            continue
        if row["as_of"] <= day and row["from"] <= day:
            yield row


def in_force(case: Case, row: dict[str, Any]) -> bool:
    """Whether a mark had not ended on the day of application."""
    return row.get("to") is None or row["to"] >= case.t0.date()


def _abnormal(case: Case) -> Expectation:
    marks = list(records(case, "abnormal"))
    now = [row.get("cause") for row in marks if in_force(case, row)]
    if now:
        return Expectation("hit", "high" if "no_contact" in now else "medium")
    filed = any(row.get("cause") == "annual_report" and row["to"] >= case.since.date() for row in marks)
    return Expectation("hit", "low") if filed else Expectation()


def _licence(case: Case) -> Expectation:
    status = case.company.get("status", "active")
    if status in ENDED or any(in_force(case, row) for row in records(case, "serious_violation")):
        return Expectation("hit", "stop")
    return Expectation("hit", "medium") if status == "suspended" else Expectation()


def _changes(case: Case) -> Expectation:
    """Filings, or the days of changes whose filing has no number, within twelve months."""
    filings: dict[str, set[Any]] = {"control": set(), "place": set()}
    sides = {"representative": "control", "control": "control", "address": "place", "scope": "place"}
    for file, row in case.rows:
        if file != "changes" or row["company_id"] != case.party.id or row["as_of"] > case.t0.date():
            continue
        if row["kind"] in sides and case.since.date() <= row["on"] <= case.t0.date():
            filings[sides[row["kind"]]].add(row.get("filing_id") or row["on"])
    often = len(filings["control"]) >= bounds.CONTROL_FILINGS or len(filings["place"]) >= bounds.PLACE_FILINGS
    return Expectation("hit", "medium") if often else Expectation()

"""What the applicant owes: open lines, and what CB04 adds to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.case import Case
from seed.portfolio.paperwork.queries import queries
from seed.portfolio.truth.asked import answers, unanswered
from seed.portfolio.truth.hidden_debt import debts as hidden_debts

Line = dict[str, Any]


def open_lines(case: Case) -> list[Line]:
    """The newest state of each open loan or card of the applicant, by its id; what others owe is no debt of its own."""
    newest: dict[str, Line] = {}
    for file, row in case.rows:
        if file == "credit_lines" and row["subject_id"] == case.party.id and row["as_of"] <= case.t0.date():
            before = newest.get(row["line_id"])
            if before is None or before["as_of"] <= row["as_of"]:
                newest[row["line_id"]] = row
    return [
        line
        for _, line in sorted(newest.items())
        if line["kind"] != "guarantee" and (not line.get("closed") or line["closed"] >= case.t0.date())
    ]


def refinanced(case: Case, line: Line) -> bool:
    """Whether this application is to replace the line."""
    return bool(line["line_id"] == case.filed["refinances_line_id"])


def hidden(case: Case) -> int | None:
    """What CB04 finds (cents), None where payments of a year or the bureau were not seen."""
    if unanswered(case, answers(case), "credit_lines") or not year_covered(case):
        return None
    found, unsure = hidden_debts(case)
    return None if unsure and not found else sum(found.values())


def year_covered(case: Case) -> bool:
    """Whether each account was asked about for the last 365 days, or since the firm began."""
    begin = max(case.t0.date() - timedelta(days=365), case.established)
    covered = {
        query["account_id"]
        for query in queries(case)
        if query["file"] == "transfers"
        and query["result"] != "failed"
        and min(query.get("to") or case.asked_day, query["asked_at"].date()) >= case.day(bounds.QUERY_DAYS)
        and (query["from"] is None or query["from"] <= begin)
    }
    return covered >= set(case.accounts)

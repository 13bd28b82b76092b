"""What was known on the day of an application: rows in force, consents, and who is bad by them.

All of it is read off what the case itself will write; nobody else's rows are looked at.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.case import Case
from seed.portfolio.timeline import CONSENTED, FOREVER
from seed.portfolio.truth.asked import answers as answers  # what was known begins with what was answered

Row = dict[str, Any]
BAD_CLASSES = ("substandard", "doubtful", "loss")


def rows(case: Case, file: str, *key: str) -> list[Row]:
    """The newest known state of each row of a file, by its key."""
    states: dict[tuple[Any, ...], Row] = {}
    for name, row in case.rows:
        if name != file or row["as_of"] > case.t0.date():
            continue
        place = tuple(row.get(column) for column in key)
        if place not in states or row["as_of"] >= states[place]["as_of"]:
            states[place] = row
    return list(states.values())


def in_force(case: Case, row: Row) -> bool:
    """Whether the days of a row hold the day of the application; an empty end is open."""
    day = case.t0.date()
    return (row.get("from") or day) <= day <= (row.get("to") or day)


def consented(case: Case, subject: str, source: str) -> bool:
    """Whether a subject's consent for a source is in force; a person's for the bureau must be a written one."""
    return any(
        row["subject_id"] == subject
        and row["source"] == source
        and row.get("from", CONSENTED) <= case.t0.date() <= row.get("to", FOREVER)
        and not row.get("withdrawn_at")
        and (row.get("written", True) or source != "credit" or row["subject_kind"] != "person")
        for row in case.consents.values()
    )


def enforcements(case: Case, subject: str | None = None) -> list[Row]:
    """Enforcements in force that have not ended, of one subject or of all."""
    return [
        row
        for row in rows(case, "enforcements", "enforcement_id")
        if in_force(case, row) and row.get("stage") != "ended" and subject in (None, row["subject_id"])
    ]


def bad_parties(case: Case) -> set[str]:
    """Who is on the dishonest list, or has an open line of our own bank at substandard or worse."""
    listed = {row["subject_id"] for row in enforcements(case) if row["kind"] == "dishonest"}
    return listed | {
        row["subject_id"]
        for row in rows(case, "credit_lines", "line_id")
        if row["internal"] and row["class5"] in BAD_CLASSES and (row.get("closed") or case.t0.date()) >= case.t0.date()
    }


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def latest_statement(case: Case, company: str) -> Row | None:
    """The last period that a company reported."""
    known = [
        row
        for row in rows(case, "statements", "company_id", "period_start", "period_end")
        if row["company_id"] == company and row["period_end"] <= case.t0.date()
    ]
    return max(known, key=lambda row: row["period_end"], default=None)


def net_assets(case: Case) -> int | None:
    """The applicant's by its latest statement, if that is at most fifteen months old (cents)."""
    latest = latest_statement(case, case.party.id)
    fresh = latest and latest["period_end"] >= months_before(case.t0.date(), bounds.STATEMENT_MONTHS)
    return latest["net_assets"] if latest and fresh else None

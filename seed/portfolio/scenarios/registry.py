"""Marks of the register (RE01), what ends a licence (RE02), and frequent filings (RE03)."""

from __future__ import annotations

from datetime import date, timedelta

from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.leaders import marked

RECORDS = "registry.records"
STATUS = "registry.status"
CHANGES = "registry.changes"
DAY = timedelta(days=1)


@scenario("abnormal_operation.hit_current", RECORDS)
def current(case: Case) -> None:
    """Marked for what it did not publish, until this very day."""
    marked(case, case.party, to=case.day(0))
    case.hit("abnormal_operation", "medium", current=1, no_contact=0, filed_since=0)


@scenario("abnormal_operation.hit_no_contact", RECORDS)
def no_contact(case: Case) -> None:
    """Two marks, one of them because nobody was found at its address."""
    marked(case, case.party)
    marked(case, case.party, cause="no_contact", from_=case.day(20))
    case.hit("abnormal_operation", "high", current=2, no_contact=1, filed_since=0)


@scenario("abnormal_operation.hit_unknown_cause", RECORDS)
def unknown_cause(case: Case) -> None:
    """Marked, and nobody knows why: that it cannot be reached stays possible."""
    marked(case, case.party, cause=None)
    case.hit("abnormal_operation", "medium", current=1, filed_since=0)


@scenario("abnormal_operation.hit_filed_since", RECORDS)
def filed_since(case: Case) -> None:
    """A missing annual report was filed twelve months ago to the day."""
    marked(case, case.party, cause="annual_report", from_=date(2024, 7, 8), to=case.since.date())
    case.hit("abnormal_operation", "low", current=0, filed_since=1)


@scenario("abnormal_operation.expired", RECORDS)
def lifted(case: Case) -> None:
    """Filed a day earlier; not found until yesterday; a mark that was stated only after the application."""
    marked(case, case.party, cause="annual_report", from_=date(2024, 7, 8), to=case.since.date() - DAY)
    marked(case, case.party, cause="no_contact", from_=date(2025, 2, 8), to=case.day(1))
    marked(case, case.party, cause="no_contact", from_=case.day(3), as_of=case.day(-5))
    case.miss("abnormal_operation", [], current=0, no_contact=0, filed_since=0)


@scenario("abnormal_operation.unknown_not_asked", RECORDS, STATUS, "asked.records", "lost_licence")
def not_asked(case: Case) -> None:
    """Nobody asked for the marks of the register, among which could be a hard stop."""
    case.never_ask("admin_records")
    case.unknown("abnormal_operation", "lost_licence")
    case.flag("insufficient_data", "cannot_conclude")


@scenario("lost_licence.hit_revoked", STATUS)
def revoked(case: Case) -> None:
    """Its licence was revoked."""
    _status(case, "revoked")
    case.hit("lost_licence", "stop", [case.party.id], violations=0)


@scenario("lost_licence.hit_cancelled", STATUS)
def cancelled(case: Case) -> None:
    """It was struck off."""
    _status(case, "cancelled")
    case.hit("lost_licence", "stop", violations=0)


@scenario("lost_licence.hit_liquidating", STATUS)
def liquidating(case: Case) -> None:
    """It is being wound up."""
    _status(case, "liquidating")
    case.hit("lost_licence", "stop", violations=0)


def _status(case: Case, status: str) -> None:
    case.company |= {"status": status, "status_since": case.day(40)}


@scenario("lost_licence.hit_serious_violation", RECORDS)
def violation(case: Case) -> None:
    """Listed for serious violations until this very day."""
    marked(case, case.party, "serious_violation", cause="other", to=case.day(0))
    case.hit("lost_licence", "stop", [case.party.id], violations=1)


@scenario("lost_licence.hit_suspended", STATUS)
def suspended(case: Case) -> None:
    """It suspended its business."""
    _status(case, "suspended")
    case.hit("lost_licence", "medium", [case.party.id], violations=0)


@scenario("lost_licence.expired", RECORDS)
def taken_off(case: Case) -> None:
    """Taken off the list yesterday, put on it again in a statement after the application; a penalty besides."""
    marked(case, case.party, "serious_violation", from_=date(2022, 3, 1), to=case.day(1))
    marked(case, case.party, "serious_violation", from_=case.day(3), as_of=case.day(-5))
    marked(case, case.party, "penalty", cause="other")
    case.miss("lost_licence", [], violations=0)


def filing(case: Case, kind: str, on: date, *, number: str | None = None, numbered: bool = True, **more: date) -> None:
    """A change filed on a day; number: of a filing that changes more; not numbered: nobody knows the filing."""
    if numbered and number is None:
        number = new_filing(case)
    case.add("changes", case.party.id, company_id=case.party.id, filing_id=number, kind=kind, on=on, **more)


def new_filing(case: Case) -> str:
    """The number of a new filing."""
    return f"F{case.world.number('filing'):06d}"


def control_filings(case: Case) -> None:
    """Two filings that change the representative or who is in control, one on the first of the twelve months."""
    filing(case, "representative", case.since.date())
    filing(case, "control", case.day(1))


@scenario("frequent_changes.hit_control", CHANGES)
def control(case: Case) -> None:
    """Two filings, one of them on the first day of the twelve months."""
    control_filings(case)
    case.hit("frequent_changes", "medium", control_filings=2, place_filings=0)


@scenario("frequent_changes.hit_place", CHANGES)
def place(case: Case) -> None:
    """Three filings of address or scope."""
    for kind, before in (("address", 300), ("scope", 200), ("address", 20)):
        filing(case, kind, case.day(before))
    case.hit("frequent_changes", "medium", control_filings=0, place_filings=3)


@scenario("frequent_changes.hit_without_numbers", CHANGES)
def without_numbers(case: Case) -> None:
    """Changes whose filings have no number, on two days."""
    filing(case, "representative", case.day(120), numbered=False)
    filing(case, "control", case.day(119), numbered=False)
    case.hit("frequent_changes", "medium", control_filings=2, place_filings=0)


@scenario("frequent_changes.near", CHANGES)
def once_each(case: Case) -> None:
    """One filing changes representative and control, two change address and scope, others the name and the capital."""
    number = new_filing(case)
    filing(case, "representative", case.day(100), number=number)
    filing(case, "control", case.day(100), number=number)
    for before in (200, 60):
        filing(case, "address", case.day(before), numbered=False)
        filing(case, "scope", case.day(before), numbered=False)
    filing(case, "name", case.day(30))
    filing(case, "capital", case.day(20))
    case.miss("frequent_changes", control_filings=1, place_filings=2)


@scenario("frequent_changes.expired", CHANGES)
def long_ago(case: Case) -> None:
    """Of three filings one lies a day before the twelve months, and another was stated only after the application."""
    filing(case, "representative", case.since.date() - DAY)
    filing(case, "control", case.day(5), as_of=case.day(-5))
    filing(case, "control", case.day(50))
    case.miss("frequent_changes", control_filings=1, place_filings=0)


@scenario("frequent_changes.unknown_not_asked", CHANGES, "asked.changes")
def changes_not_asked(case: Case) -> None:
    """Nobody asked the register for changes."""
    case.never_ask("changes")
    case.unknown("frequent_changes")
    case.flag("insufficient_data")

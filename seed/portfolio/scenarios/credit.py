"""Bad lines in the bureau (CB01)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import OPEN_BALANCE, OWNER_SHARE, PPM, REPORT_DAYS
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.paperwork.bureau import CLASSES
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape


def classed(case: Case, party: Party, class5: str, **more: Any) -> str:
    """A line of a party in some class; its id."""
    line: str = case.line(party, **{"class5": class5, **more})["line_id"]
    return line


def _lines(class5: str) -> int:
    return CLASSES.index(class5)


@scenario("bad_credit.hit_applicant", "credit", shape=Shape(debts=False))
def applicant(case: Case) -> None:
    """The applicant's loan at another bank is substandard."""
    case.hit("bad_credit", "stop", [classed(case, case.party, "substandard")], worst_line=_lines("substandard"))


@scenario("bad_credit.hit_own_bank", "credit", shape=Shape(debts=False, own_market=True))
def own_bank(case: Case) -> None:
    """The applicant's loan at our own bank is a loss."""
    line = classed(case, case.party, "loss", internal=True, lender_id="B01")
    case.hit("bad_credit", "stop", [line], worst_line=_lines("loss"))


@scenario("bad_credit.hit_representative", "credit", shape=Shape(debts=False))
def representative(case: Case) -> None:
    """The representative's card is doubtful."""
    line = classed(case, case.representative, "doubtful", kind="card", use="consumption")
    case.hit("bad_credit", "stop", [line], worst_line=_lines("doubtful"))


@scenario("bad_credit.hit_owner", "credit", "owners", shape=Shape(debts=False, legal_form="company", owners=0))
def owner(case: Case) -> None:
    """An owner of exactly a quarter has a substandard mortgage."""
    person = case.person(named=True)
    principal(case, person)
    case.hold(person, OWNER_SHARE)
    case.hold(case.representative, PPM - OWNER_SHARE)
    line = classed(case, person, "substandard", use="mortgage")
    case.hit("bad_credit", "stop", [line], worst_line=_lines("substandard"))


@scenario("bad_credit.near_small_owner", "credit", "owners", shape=Shape(debts=False, legal_form="company", owners=0))
def small_owner(case: Case) -> None:
    """An owner of just less than a quarter has one."""
    person = case.person(named=True)
    case.consent(person, "credit")
    case.hold(person, OWNER_SHARE - 1)
    case.hold(case.representative, PPM - OWNER_SHARE + 1)
    classed(case, person, "substandard", use="mortgage")
    case.miss("bad_credit", [])


@scenario("bad_credit.hit_special_mention", "credit", shape=Shape(debts=False))
def special_mention(case: Case) -> None:
    """Special mention, one cent above ¥1,000."""
    line = classed(case, case.party, "special_mention", balance=OPEN_BALANCE + 1)
    case.hit("bad_credit", "high", [line], worst_line=_lines("special_mention"))


@scenario("bad_credit.near_small_balance", "credit", shape=Shape(debts=False))
def small_balance(case: Case) -> None:
    """Substandard, but no more than ¥1,000 are open."""
    classed(case, case.party, "substandard", balance=OPEN_BALANCE)
    case.miss("bad_credit")


@scenario("bad_credit.expired_closed_line", "credit", shape=Shape(debts=False))
def closed_line(case: Case) -> None:
    """Doubtful once, closed on the day before the application."""
    classed(case, case.party, "doubtful", closed=case.day(1), due=case.day(40))
    case.miss("bad_credit", [])


@scenario("bad_credit.hit_report_only", "credit", shape=Shape(debts=False))
def report_only(case: Case) -> None:
    """No line is stated, only that the worst is substandard: high, no stop."""
    case.reports[case.representative.id] = {"worst_open_class": "substandard", "open_lenders": 1}
    case.hit("bad_credit", "high", worst_line=0, worst_report=_lines("substandard"))


@scenario("bad_credit.near_lines_win", "credit", shape=Shape(debts=False))
def lines_win(case: Case) -> None:
    """The report names a worse class than the lines that it states: the lines count."""
    classed(case, case.party, "normal")
    case.reports[case.party.id] = {"worst_open_class": "substandard"}
    case.miss("bad_credit", [], worst_line=0, worst_report=0)


@scenario("bad_credit.near_report_age", "credit", shape=Shape(debts=False))
def report_age(case: Case) -> None:
    """The report is exactly ninety days old."""
    case.reports[case.party.id] = {"reported": case.day(REPORT_DAYS)}
    case.miss("bad_credit", [])


@scenario("bad_credit.unknown_old_report", "credit", shape=Shape(debts=False))
def old_report(case: Case) -> None:
    """The report is ninety-one days old: what could stop the case is not known."""
    case.reports[case.party.id] = {"reported": case.day(REPORT_DAYS + 1)}
    case.unknown("bad_credit")
    case.flag("cannot_conclude")


@scenario("bad_credit.unknown_without_consent", "credit", shape=Shape(debts=False))
def without_consent(case: Case) -> None:
    """The representative never allowed the bureau to be asked."""
    case.consents.pop((case.representative.id, "credit"))
    case.unknown("bad_credit")
    case.flag("cannot_conclude")


@scenario("bad_credit.near_empty_bureau", "credit", shape=Shape(debts=False))
def empty_bureau(case: Case) -> None:
    """The bureau was asked about everybody and knows nobody: that is known."""
    for party in (case.party, *case.principals):
        case.reports[party.id] = None
    case.miss("bad_credit", [])

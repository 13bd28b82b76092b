"""People who paid late (CB02)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import LATE_MONTHS, LATE_RUN, LATE_STATUS, OWNER_SHARE, PPM
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape


def late(case: Case, party: Party, record: str, **more: Any) -> str:
    """A card with the statuses of its last months, the newest at the end; its id."""
    letters = record.rjust(24, "N")
    line: str = case.line(party, **{"kind": "card", "use": "consumption", "overdue_24m": letters, **more})["line_id"]
    return line


@scenario("overdue_record.hit_status", "credit.persons")
def status_three(case: Case) -> None:
    """The representative was once more than two months late."""
    line = late(case, case.representative, "3NNNN")
    case.hit("overdue_record", "high", [line], worst_status=LATE_STATUS, longest_run=1, late_months=1)


@scenario("overdue_record.hit_run", "credit.persons")
def three_in_a_row(case: Case) -> None:
    """Late three months in a row, on one card or the other."""
    lines = [late(case, case.representative, "N1N1NN"), late(case, case.representative, "NN2NNN")]
    case.hit("overdue_record", "high", lines, worst_status=2, longest_run=LATE_RUN, late_months=3)


@scenario(
    "overdue_record.hit_months", "credit.persons", "owners", shape=Shape(legal_form="company", owners=0, debts=False)
)
def six_in_all(case: Case) -> None:
    """An owner of exactly a quarter was late in six months, never three in a row."""
    person = case.person(named=True)
    principal(case, person)
    case.hold(person, OWNER_SHARE)
    case.hold(case.representative, PPM - OWNER_SHARE)
    line = late(case, person, "11N11N11N")
    case.hit("overdue_record", "high", [line], worst_status=1, longest_run=2, late_months=LATE_MONTHS)


@scenario("overdue_record.hit_bad_debt", "credit.persons")
def bad_debt(case: Case) -> None:
    """A card that was written off and closed within the two years, though another's record is not stated."""
    line = late(case, case.representative, "B", closed=case.day(40), due=case.day(100))
    late(case, case.representative, "", overdue_24m=None)
    case.hit("overdue_record", "high", [line], worst_status=7)


@scenario("overdue_record.near", "credit.persons", "owners", shape=Shape(legal_form="company", owners=0))
def near(case: Case) -> None:
    """Late in five months, two in a row, two months late at most; worse are a small owner and the firm itself."""
    small = case.person(named=True)
    case.consent(small, "credit")
    case.hold(small, OWNER_SHARE - 1)
    case.hold(case.representative, PPM - OWNER_SHARE + 1)
    line = late(case, case.representative, "22N12N1NN")
    late(case, small, "7")
    case.miss("overdue_record", [line], worst_status=LATE_STATUS - 1, longest_run=LATE_RUN - 1, late_months=5)


@scenario("overdue_record.near_firm", "credit.applicant", "credit.persons")
def firm(case: Case) -> None:
    """The firm itself paid late: people's records are meant. A paused or a new loan is none either."""
    late(case, case.party, "1234567", kind="loan", use="working_capital", balance=0, instalment=0)
    case.line(case.representative, overdue_24m="/" * 12 + "*" * 12)
    case.miss("overdue_record", [], worst_status=0, longest_run=0, late_months=0)


@scenario("overdue_record.expired", "credit.persons")
def expired(case: Case) -> None:
    """Late more than two years ago, on a line that was last stated a year ago; and on one stated later."""
    year_ago = case.in_month(12, 5).date()
    late(case, case.representative, "4" * 11 + "N" * 13, as_of=year_ago)
    late(case, case.representative, "7", as_of=case.day(-2))
    case.miss("overdue_record", [], worst_status=0, longest_run=0, late_months=0)


@scenario("overdue_record.unknown_status", "credit.persons")
def unknown_status(case: Case) -> None:
    """The status of one month is not known."""
    late(case, case.representative, "2#NN")
    case.unknown("overdue_record")


@scenario("overdue_record.unknown_owner", "credit", alone=True, shape=Shape(legal_form="company", owners=2))
def unknown_owner(case: Case) -> None:
    """Nobody asked the bureau about an owner: what could stop the case is not known either."""
    case.never_ask("credit", case.principals[1])
    case.reports[case.principals[1].id] = None
    case.unknown("overdue_record", "bad_credit")
    case.flag("cannot_conclude")

"""Flaws in the title of what is pledged (CO02)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from seed.portfolio.bounds import YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape
from seed.portfolio.timeline import at

SECURED = Shape(product="secured")
COVER = 1_180_000
BEFORE_CONSENT = at(date(2025, 11, 20), 12)  # an application of then is refused and leaves no record


def home(case: Case, **more: Any) -> dict[str, Any]:
    """Pledge a home that covers the request."""
    return case.pledge("residential", cover=COVER, **more)


def filing(case: Case, applicant: Party, applied: datetime) -> str:
    """An application to our bank that stands apart from the portfolio; its id."""
    name = f"AX{case.world.number('filing_apart'):06d}"
    row = {"application_id": name, "applicant_id": applicant.id, "applied_at": applied, "product": "secured"}
    case.rows.append(("applications", {**row, "amount": 200_000 * YUAN, "term_months": 12}))
    return name


def pledged_for(case: Case, application: str, owner: Party, like: dict[str, Any], **more: Any) -> None:
    """The same thing, under another number, for another application."""
    number = case.world.number("collateral")
    twin = {**like, "collateral_id": f"G{number:06d}", "application_id": application, "owner_id": owner.id}
    case.add("collateral", owner.id, **{**twin, "owner_kind": owner.kind, **more})


def _loan(case: Case, application: str, **more: Any) -> str:
    """A loan of our own bank to the applicant, granted on an application."""
    wanted = {"internal": True, "lender_id": "B01", "application_id": application, **more}
    line: str = case.line(case.party, **wanted)["line_id"]
    return line


def sealed(case: Case) -> None:
    """CO02 that stops: all that secures a secured loan is a sealed home."""
    case.hit("flawed_title", "stop", [home(case, sealed=True)["collateral_id"]], flawed=1)


scenario("flawed_title.hit_sealed", "security", shape=SECURED)(sealed)


@scenario("flawed_title.hit_disputed_beside_sound", "security", shape=SECURED)
def disputed(case: Case) -> None:
    """A disputed home beside machines that are sound, of which no title is asked: high, and no stop."""
    flawed = home(case, disputed=True)["collateral_id"]
    case.pledge("equipment", appraised=100_000 * YUAN, title_no=None)
    case.hit("flawed_title", "high", [flawed], flawed=1)


@scenario("flawed_title.hit_co_owner_and_guarantee", "security", shape=SECURED)
def co_owner(case: Case) -> None:
    """The representative's home without the co-owner's consent; a guarantee stands beside it."""
    case.consent(case.representative, "collateral")
    owner = {"owner_id": case.representative.id, "owner_kind": "person"}
    flawed = home(case, **owner, co_owner_consent=False)["collateral_id"]
    case.guarantee_by(case.firm())
    case.hit("flawed_title", "high", [flawed], flawed=1)


@scenario("flawed_title.hit_guaranteed", "security", shape=Shape(product="guaranteed"))
def guaranteed(case: Case) -> None:
    """A guaranteed loan whose guarantee ended yesterday, and a sealed home: high, since a home is not asked for."""
    flawed = home(case, sealed=True)["collateral_id"]
    case.guarantee_by(case.firm(), from_=case.day(300), to=case.day(1))
    case.hit("flawed_title", "high", [flawed], flawed=1)


@scenario("flawed_title.hit_open_loan", "security", "credit.applicant", shape=SECURED)
def open_loan(case: Case) -> None:
    """The home also stands behind an earlier loan of the applicant's that is still open."""
    pledge = home(case)
    earlier = filing(case, case.party, BEFORE_CONSENT)
    pledged_for(case, earlier, case.party, pledge)
    _loan(case, earlier)
    case.hit("flawed_title", "stop", [pledge["collateral_id"]], flawed=1)


@scenario("flawed_title.hit_another_applicant", "security", shape=SECURED)
def another_applicant(case: Case) -> None:
    """Another firm pledged the same home for its own application a year ago to the day, which has no line so far."""
    pledge, other = home(case), case.firm(consents=("collateral",))
    since = case.since.date()
    pledged_for(case, filing(case, other, at(since, 12)), other, pledge)
    case.hit("flawed_title", "stop", [pledge["collateral_id"]], flawed=1)


@scenario("flawed_title.near_elsewhere", "security", "credit.applicant", shape=SECURED)
def elsewhere(case: Case) -> None:
    """Behind the loan that this one refinances; behind one that closed yesterday; in an earlier filing of its own; in
    another firm's of a year and a day ago, and in one of this week that did not consent."""
    pledge, other, silent = home(case), case.firm(consents=("collateral",)), case.firm()
    refinanced, closed, again = (filing(case, case.party, BEFORE_CONSENT) for _ in range(3))
    case.filed["refinances_line_id"] = _loan(case, refinanced)
    _loan(case, closed, closed=case.day(1), due=case.day(1))
    old = filing(case, other, at(case.since.date() - timedelta(days=1), 12))
    for application, owner in ((refinanced, case.party), (closed, case.party), (again, case.party), (old, other)):
        pledged_for(case, application, owner, pledge)
    filing(case, silent, case.exactly(days=4))
    case.miss("flawed_title", [], flawed=0)


@scenario("flawed_title.unknown_seal", "security", shape=SECURED)
def unknown_seal(case: Case) -> None:
    """Whether all there is was sealed nobody knows: what could stop the case is not known."""
    home(case, sealed=None)
    case.unknown("flawed_title")
    case.flag("cannot_conclude")


@scenario("flawed_title.unknown_title_beside_sound", "security", shape=SECURED)
def unknown_title(case: Case) -> None:
    """Of a shop the title is not known, beside a sound home: not clear, though nothing that stops."""
    home(case)
    case.pledge("shop", appraised=300_000 * YUAN, title_no=None)
    case.unknown("flawed_title")


@scenario("flawed_title.expired", "security", shape=SECURED)
def expired(case: Case) -> None:
    """Sealed and disputed once, by an earlier statement: the later one counts."""
    now = home(case)
    case.add("collateral", **{**now, "sealed": True, "disputed": True, "as_of": case.day(100)})
    case.miss("flawed_title", [], flawed=0)

"""Representatives and owners with many firms, or with bad ones (ST03)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from seed.portfolio.bounds import PERSON_BAD_FIRMS, PERSON_FIRMS
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape

TOUCHES = ("positions.leaders", "group", "registry.records", "registry.status")


def seat(case: Case, person: Party, *, asked: bool = True, **more: Any) -> Party:
    """Another firm in which somebody sits on the board; asked: its state and records were looked up."""
    status = more.pop("status", "active")
    firm = case.firm(status=status)
    case.serve(person, more.pop("role", "director"), firm.id, **{"since": date(2019, 3, 1), **more})
    if asked:
        case.ask(firm, "registry", "companies", "admin_records")
    return firm


def marked(case: Case, firm: Party, kind: str = "abnormal", **more: Any) -> None:
    """The register marks a firm, to this day unless told otherwise."""
    values = {"company_id": firm.id, "kind": kind, "cause": "disclosure", "from_": date(2025, 7, 8), **more}
    case.add("admin_records", firm.id, **values)


def bad_seats(case: Case, person: Party, **more: Any) -> list[Party]:
    """Three firms of somebody, of which one lost its licence, one is abnormal and one listed for serious violations."""
    firms = [seat(case, person, status="revoked", **more), seat(case, person, **more), seat(case, person, **more)]
    marked(case, firms[1])
    marked(case, firms[2], "serious_violation", cause="other")
    return firms


@scenario("person_firms.hit_ten", *TOUCHES, "owners", shape=Shape(legal_form="company", owners=2))
def ten(case: Case) -> None:
    """An owner with ten firms: the applicant, eight on whose boards it sits, and one in which it holds a little."""
    owner = case.principals[1]
    for _ in range(PERSON_FIRMS - 2):
        seat(case, owner)
    held = case.firm()
    case.hold(owner, 50_000, held.id, since=date(2021, 4, 1))
    case.ask(held, "registry", "companies", "admin_records")
    case.hit("person_firms", "medium", [owner.id], firms=10, bad_firms=0)


@scenario("person_firms.hit_three_bad", *TOUCHES)
def three_bad(case: Case) -> None:
    """The representative sits on the boards of three firms that went bad."""
    firms = bad_seats(case, case.representative)
    evidence = [case.representative.id, *(firm.id for firm in firms)]
    case.hit("person_firms", "medium", evidence, firms=4, bad_firms=3)


@scenario("person_firms.hit_left_lately", *TOUCHES)
def left_lately(case: Case) -> None:
    """The representative left the boards of the three twelve months ago to the day, which still counts."""
    bad_seats(case, case.representative, to=case.since.date())
    case.hit("person_firms", "medium", firms=4, bad_firms=3)


@scenario("person_firms.near", *TOUCHES)
def near(case: Case) -> None:
    """Nine firms of which two are bad; others it left too long ago or only files papers for, or are bad no more."""
    person, gone = case.representative, case.since.date() - timedelta(days=1)
    firms = [seat(case, person) for _ in range(PERSON_FIRMS - 2)]
    for firm in firms[: PERSON_BAD_FIRMS - 1]:
        marked(case, firm)
    marked(case, firms[2], to=case.day(1))
    marked(case, firms[3], as_of=case.day(-5))
    marked(case, firms[4], "penalty")
    seat(case, person, status="revoked", to=gone)
    seat(case, person, status="revoked", role="filing_agent")
    case.miss("person_firms", [], firms=9, bad_firms=2)


@scenario("person_firms.unknown_firms", *TOUCHES)
def unseen(case: Case) -> None:
    """The state of three of its firms was never looked up: all could be bad."""
    for _ in range(PERSON_BAD_FIRMS):
        seat(case, case.representative, asked=False)
    case.unknown("person_firms")


@scenario("person_firms.near_unknown_firms", *TOUCHES)
def two_unseen(case: Case) -> None:
    """Of two it was not: they could not be three."""
    for _ in range(PERSON_BAD_FIRMS - 1):
        seat(case, case.representative, asked=False)
    case.miss("person_firms", [], firms=3, bad_firms=0)


@scenario("person_firms.unknown_person", *TOUCHES, "asked.representative")
def person_not_asked(case: Case) -> None:
    """Nobody asked the register where else the representative serves."""
    case.never_ask("positions", case.representative)
    case.unknown("person_firms")

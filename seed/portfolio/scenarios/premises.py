"""Addresses and telephones shared with firms that are linked (ST02)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from seed.portfolio.bounds import ADDRESS_FIRMS, PHONE_FIRMS, PREMISES_FLOW, least_part
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose
from seed.portfolio.shape import MEDIUM, Shape

PLACE = ("address", "phone", "positions.others")
FIRM = Shape(revenue=MEDIUM, legal_form="company")


def at_address(case: Case, firms: Sequence[Party], **more: Any) -> None:
    """Put firms at the applicant's own address, today unless told otherwise."""
    case.address = f"示例市示例园{case.index}号"
    for firm in firms:
        values = {
            "company_id": firm.id,
            "address": case.address,
            "kind": "operating",
            "from_": date(2023, 3, 1),
            **more,
        }
        case.add("addresses", firm.id, **values)


def on_phone(case: Case, firms: Sequence[Party], **more: Any) -> None:
    """Let firms use the applicant's own telephone."""
    case.phone = f"0318-01{case.index:06d}"
    for firm in firms:
        values = {"subject_id": firm.id, "subject_kind": "company", "phone": case.phone, "kind": "contact", **more}
        case.add("phones", firm.id, **{"from_": date(2023, 3, 1), **values})


def colleague(case: Case, firm: Party, *, role: str = "executive", to: date | None = None) -> Party:
    """Somebody who serves both the applicant and a firm; to: the last day there."""
    person = case.person(named=True)
    case.serve(person, role)
    case.serve(person, role, firm.id, since=date(2020, 5, 1), to=to)
    return person


def premises(case: Case, firms: int = ADDRESS_FIRMS) -> Party:
    """So many firms at one address, the applicant among them; one of them, undisclosed, shares an executive with it."""
    others = [case.firm() for _ in range(firms - 1)]
    at_address(case, others)
    colleague(case, others[0])
    return others[0]


def deals(case: Case, firm: Party, amount: int) -> None:
    """The firm buys from the applicant for an amount, a little every fortnight (cents)."""
    part = amount // 20
    for number in range(20):
        size = part + number * 100 if number else amount - 19 * part - 19_000
        case.receive(firm, size, case.time(12 + 14 * number, 11, number), nature="goods")


def least_flow(case: Case) -> int:
    """The least flow with one firm that makes 5% of all clean flow less payroll (cents)."""
    return least_part(sum(case.sums().dealt.values()), PREMISES_FLOW)


@scenario("shared_premises.hit_address", *PLACE)
def address(case: Case) -> None:
    """Exactly five firms at one address, one of which shares an executive with the applicant."""
    linked = premises(case)
    case.hit("shared_premises", "medium", [linked.id], address_firms=5, phone_firms=0, undisclosed=1)


@scenario("shared_premises.near_counts", *PLACE)
def counts(case: Case) -> None:
    """Four firms at the address and two on the telephone, linked by an executive and disclosed."""
    linked = premises(case, ADDRESS_FIRMS - 1)
    on_phone(case, [linked])
    disclose(case, linked, "related")
    case.miss("shared_premises", [linked.id], address_firms=4, phone_firms=2, undisclosed=0)


@scenario("shared_premises.hit_phone_by_flow", "phone", "flow", shape=FIRM)
def phone_by_flow(case: Case) -> None:
    """Exactly three firms on one telephone, one of which makes exactly 5% of the flow."""
    others = [case.firm() for _ in range(PHONE_FIRMS - 1)]
    on_phone(case, others)
    deals(case, others[1], least_flow(case))
    case.hit("shared_premises", "medium", [others[1].id], address_firms=0, phone_firms=3, undisclosed=1)


@scenario("shared_premises.near_links", *PLACE, "flow", shape=FIRM)
def links(case: Case) -> None:
    """Many at one place, and no link counts: a cent too little flow, a filing agent, who left over a year ago."""
    others = [case.firm() for _ in range(5)]
    at_address(case, others)
    on_phone(case, others)
    colleague(case, others[0], role="filing_agent")
    colleague(case, others[1], to=case.since.date() - timedelta(days=1))
    deals(case, others[2], least_flow(case) - 1)
    case.miss("shared_premises", [], address_firms=0, phone_firms=0, undisclosed=0)


@scenario("shared_premises.hit_left_lately", *PLACE)
def left_lately(case: Case) -> None:
    """The one who links them left twelve months ago to the day, which still counts."""
    others = [case.firm() for _ in range(2)]
    on_phone(case, others)
    colleague(case, others[0], to=case.since.date())
    case.hit("shared_premises", "medium", [others[0].id], phone_firms=3)


@scenario("shared_premises.expired", *PLACE)
def expired(case: Case) -> None:
    """Of six linked firms one moved out yesterday, and of another it was known only after the application."""
    others = [case.firm() for _ in range(5)]
    at_address(case, others[:3])
    at_address(case, others[3:4], to=case.day(1))
    at_address(case, others[4:], as_of=case.day(-5))
    on_phone(case, others[:1])
    on_phone(case, others[1:2], to=case.day(1))
    colleague(case, others[0])
    case.miss("shared_premises", [others[0].id], address_firms=4, phone_firms=2, undisclosed=1)


@scenario("benign.agents_premises", *PLACE)
def agents(case: Case) -> None:
    """Registered at an agent's address and reached at its telephone, like many others, some of them linked."""
    others = [case.firm() for _ in range(6)]
    at_address(case, others, agent=True)
    on_phone(case, others, kind="agent")
    colleague(case, others[0])
    case.miss("shared_premises", [], address_firms=0, phone_firms=0, undisclosed=0)


@scenario(
    "shared_premises.unknown_flow",
    *PLACE,
    "flow",
    "vat",
    shape=Shape(months=5, legal_form="company", debts=False),
    alone=True,
)
def unknown_flow(case: Case) -> None:
    """Three firms on one telephone, and the statements are too short to tell who is linked by flow."""
    on_phone(case, [case.firm() for _ in range(2)])
    case.vat_months = 5
    case.flag("no_flow")
    case.unknown("shared_premises")


@scenario("shared_premises.unknown_not_asked", *PLACE, "asked.phones", "hidden_link")
def not_asked(case: Case) -> None:
    """Nobody asked for the applicant's telephones, so neither sharing nor hidden links can be told."""
    case.never_ask("phones")
    case.unknown("shared_premises", "hidden_link")
    case.flag("insufficient_data")

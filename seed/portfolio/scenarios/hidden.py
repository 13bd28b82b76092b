"""Large partners that share people and places with the applicant and were not disclosed (ST04)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import LINK_TURNOVER, least_part, share
from seed.portfolio.case import Case, Value
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose
from seed.portfolio.scenarios.premises import FIRM, PLACE, at_address, colleague, deals, on_phone


def least_turnover(case: Case, of: int = LINK_TURNOVER) -> int:
    """The least sales to one firm that make a share of turnover (ppm, cents)."""
    return least_part(case.sums().turnover, of)


def hidden_partner(case: Case, amount: int | None = None) -> Party:
    """A customer with exactly 10% of turnover, unless told otherwise, that shares an executive and a telephone."""
    partner = case.firm()
    on_phone(case, [partner])
    colleague(case, partner)
    deals(case, partner, amount or least_turnover(case))
    return partner


def share_of(partner: Party) -> Value:
    """What a partner makes of turnover in the end (ppm)."""
    return lambda sums: share(sums.dealt[partner.id], sums.turnover)


@scenario("hidden_link.hit_person_and_phone", *PLACE, "flow", shape=FIRM)
def person_and_phone(case: Case) -> None:
    """Exactly 10% of turnover with a firm that shares an executive and a telephone."""
    partner = hidden_partner(case)
    case.hit("hidden_link", "high", [partner.id], share=LINK_TURNOVER, firms=1)


@scenario("hidden_link.near_turnover", *PLACE, "flow", shape=FIRM)
def little(case: Case) -> None:
    """One cent less."""
    partner = hidden_partner(case, least_turnover(case) - 1)
    case.miss("hidden_link", [partner.id], share=LINK_TURNOVER - 1, firms=1)


@scenario("hidden_link.hit_address_and_former_person", *PLACE, "flow.hidden", shape=FIRM)
def address_and_former_person(case: Case) -> None:
    """A fifth of turnover with a firm at the same address, whose executive left it twelve months ago to the day."""
    partner = case.firm()
    at_address(case, [partner])
    colleague(case, partner, to=case.since.date())
    deals(case, partner, least_turnover(case, 200_000))
    case.hit("hidden_link", "high", [partner.id], share=share_of(partner), firms=1)


@scenario("hidden_link.hit_address_and_phone", *PLACE, "flow.hidden", shape=FIRM)
def address_and_phone(case: Case) -> None:
    """A fifth of turnover is paid to a supplier at the same address and on the same telephone."""
    partner = case.firm()
    at_address(case, [partner])
    on_phone(case, [partner])
    amount = least_turnover(case, 200_000)
    for number in range(20):
        case.pay(partner, amount // 20 + number * 100, case.time(12 + 14 * number, 15, number), nature="goods")
    case.hit("hidden_link", "high", [partner.id], share=share_of(partner), firms=1)


@scenario("hidden_link.near_one_kind", *PLACE, "flow.hidden", shape=FIRM)
def one_kind(case: Case) -> None:
    """One large partner shares two people, another the address: one kind of link each."""
    first, second = case.firm(), case.firm()
    colleague(case, first)
    colleague(case, first)
    at_address(case, [second])
    for partner in (first, second):
        deals(case, partner, least_turnover(case, 200_000))
    case.miss("hidden_link", [], share=0, firms=0)


@scenario("hidden_link.near_disclosed", *PLACE, "flow.hidden", shape=FIRM)
def named(case: Case) -> None:
    """A partner with every link that the applicant disclosed."""
    partner = hidden_partner(case, least_turnover(case, 200_000))
    at_address(case, [partner])
    disclose(case, partner, "related")
    case.miss("hidden_link", [], share=0, firms=0)


@scenario("hidden_link.expired", *PLACE, "flow.hidden", shape=FIRM)
def expired(case: Case) -> None:
    """A partner at the same address, whose executive left a day too early and whose telephone ended yesterday."""
    partner = case.firm()
    at_address(case, [partner])
    on_phone(case, [partner], to=case.day(1))
    colleague(case, partner, to=case.since.date() - timedelta(days=1))
    deals(case, partner, least_turnover(case, 200_000))
    case.miss("hidden_link", [], share=0, firms=0)


@scenario("benign.same_agent", *PLACE, "flow.hidden", shape=FIRM)
def same_agent(case: Case) -> None:
    """A large customer has the same agent for its filings, its address and its telephone."""
    partner = case.firm()
    case.agent = True
    at_address(case, [partner], agent=True)
    on_phone(case, [partner], kind="agent")
    colleague(case, partner, role="filing_agent")
    deals(case, partner, least_turnover(case, 200_000))
    case.miss("hidden_link", [], share=0, firms=0)

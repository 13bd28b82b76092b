"""Instalments on loans that nobody lists (CB04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from seed.portfolio.bounds import HIDDEN_LUMP, HIDDEN_MONTHS, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose
from seed.portfolio.shape import MEDIUM, Shape

PART = 7_321 * YUAN + 43  # no line states such an instalment
FIRM = Shape(revenue=MEDIUM)
TWO_YEARS = Shape(revenue=MEDIUM, history=25)


def pays(case: Case, party: Party, months: tuple[int, ...], part: int = PART, **more: Any) -> list[Payment]:
    """The same amount on the 22nd of each month that lies so many months back."""
    about = {"kind": "loan", "nature": "repayment", **more}
    return [case.pay(party, part, case.in_month(back, 22, hour=11, minute=back), **about) for back in months]


def lends(case: Case, party: Party, amount: int, months: int, **more: Any) -> Payment:
    """The party sent a lump in the month that lies so many months back, a day and a year before an instalment could."""
    return case.receive(party, amount, case.in_month(months, 21, hour=11), **{"kind": "loan", "nature": "loan", **more})


def lender(case: Case) -> None:
    """Three equal payments to a lender that no line names: twelve of them are owed."""
    made = pays(case, case.world.non_banks[3], (5, 4, 3))
    case.hit("hidden_instalments", "high", made, debts=1, amount=12 * PART)


@scenario("hidden_instalments.hit_lender", "flow.hidden", "credit.applicant", shape=FIRM)
def hit_lender(case: Case) -> None:
    """A lender that no line names is paid three equal amounts in a row."""
    lender(case)


@scenario("hidden_instalments.hit_lump", "flow.hidden", "credit.applicant", shape=TWO_YEARS)
def lump(case: Case) -> None:
    """A firm sent five instalments exactly twelve months before the first of three: two are left."""
    party = case.firm()
    made = pays(case, party, (3, 2, 1))
    back = made[0].at.replace(year=made[0].at.year - 1)
    sent = case.receive(party, HIDDEN_LUMP * PART, back, kind="loan", nature="loan")
    left = (HIDDEN_LUMP - HIDDEN_MONTHS) * PART
    case.hit("hidden_instalments", "high", [*made, sent], debts=1, amount=left)


@scenario("hidden_instalments.hit_other_names", "flow.hidden", "credit.applicant", shape=FIRM)
def other_names(case: Case) -> None:
    """A person lent, and a firm that is paid back under no name: each sent a lump before."""
    person, firm = case.person(), case.firm()
    lump, small = 80_000 * YUAN, 60_000 * YUAN
    made = [
        lends(case, person, lump, 10),
        *pays(case, person, (9, 8, 7, 6)),
        lends(case, firm, small, 8, kind="trade", nature=None, purpose="往来款"),
        *pays(case, firm, (7, 6, 5), kind="trade", nature=None, purpose="往来款"),
    ]
    amount = lump + small - 7 * PART
    case.hit("hidden_instalments", "high", made, debts=2, amount=amount)


@scenario("hidden_instalments.near", "flow.hidden", "credit.applicant", shape=TWO_YEARS)
def near(case: Case) -> None:
    """Two months; a month without; other amounts; a lump a cent too small, or a second too old, or reversed."""
    lenders = case.world.non_banks
    pays(case, lenders[0], (5, 4))
    pays(case, lenders[1], (6, 5, 3, 2))
    for back in (6, 5, 4):
        pays(case, lenders[2], (back,), PART + back)
    small, old, void = case.firm(), case.firm(), case.firm()
    lends(case, small, HIDDEN_LUMP * PART - 1, 6)
    pays(case, small, (5, 4, 3))
    first = pays(case, old, (3, 2, 1))[0].at
    before = first.replace(year=first.year - 1) - timedelta(seconds=1)
    case.receive(old, 9 * PART, before, kind="loan", nature="loan")
    case.reverse(lends(case, void, 9 * PART, 7), case.in_month(7, 23))
    pays(case, void, (5, 4, 3))
    case.miss("hidden_instalments", [], debts=0, amount=0)


@scenario("hidden_instalments.near_explained", "flow.hidden", "credit.applicant", "disclosures", shape=FIRM)
def explained(case: Case) -> None:
    """A closed line names the lender, a line states the instalment, the debt is disclosed, or the lump is paid off."""
    lenders = case.world.non_banks
    line = {"principal": 60_000 * YUAN, "balance": 20_000 * YUAN, "instalment": None}
    case.line(case.party, **{**line, "lender_id": lenders[0].id, "closed": case.day(50), "balance": 0})
    pays(case, lenders[0], (6, 5, 4))
    case.line(case.party, **{**line, "instalment": PART + 1})
    pays(case, lenders[1], (6, 5, 4), PART + 1)
    told, paid = case.firm(), case.firm()
    lends(case, told, 8 * PART, 9)
    pays(case, told, (8, 7, 6), PART + 2)
    disclose(case, told, "debt", 5 * PART)
    lends(case, paid, 5 * PART, 9)
    pays(case, paid, (8, 7, 6, 5, 4))
    case.miss("hidden_instalments", [], debts=0, amount=0)


@scenario("hidden_instalments.near_trade", "flow.hidden", "credit.applicant", shape=FIRM)
def trade(case: Case) -> None:
    """A customer paid for a large order and is sent equal amounts for goods: that is trade. Wages and rent are none."""
    partner = case.firm()
    lends(case, partner, 9 * PART, 9, kind="trade", nature="goods")
    pays(case, partner, (8, 7, 6), kind="trade", nature="goods")
    case.miss("hidden_instalments", [], debts=0, amount=0)


@scenario("hidden_instalments.expired", "flow.hidden", "credit.applicant", shape=FIRM)
def expired(case: Case) -> None:
    """Of three instalments to a lender one lies before the twelve months; of three others one is stated later."""
    year_ago = case.exactly(seconds=1).replace(year=case.t0.year - 1)
    parts = pays(case, case.world.non_banks[0], (11, 10))
    first = case.pay(case.world.non_banks[0], PART, year_ago - timedelta(seconds=5), kind="loan", nature="repayment")
    assert first.at < case.since and len(parts) == HIDDEN_MONTHS - 1
    pays(case, case.world.non_banks[1], (3, 2))
    pays(case, case.world.non_banks[1], (1,), stated_on=case.day(-1))
    case.miss("hidden_instalments", [], debts=0, amount=0)


@scenario("hidden_instalments.unknown_lender", "flow.hidden", "credit", shape=FIRM)
def unknown_lender(case: Case) -> None:
    """A lender is paid that no line names, but one line names no lender at all."""
    case.line(case.party, lender_id=None, lender=None, instalment=None, balance=20_000 * YUAN)
    pays(case, case.world.non_banks[0], (5, 4, 3))
    case.unknown("hidden_instalments", "credit_searches")

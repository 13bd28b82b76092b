"""What kind of firm an applicant is: what a scenario asks for, and what chance makes of the rest."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from typing import Any, Literal

from seed.portfolio.bounds import YUAN
from seed.portfolio.timeline import HISTORY_MONTHS


def yearly(least: int, most: int) -> tuple[int, int]:
    """A range of yearly revenue, given in yuan (cents)."""
    return least * YUAN, most * YUAN


SMALL = yearly(1_200_000, 2_400_000)
MEDIUM = yearly(4_500_000, 8_000_000)
LARGE = yearly(26_000_000, 34_000_000)

INDUSTRIES = {  # GB/T 4754 of each segment
    "retailer": "F5211",
    "caterer": "H6210",
    "distributor": "F5199",
    "contractor": "E5011",
    "manufacturer": "C3489",
    "service": "I6513",
    "franchisee": "F5213",
    "farm_buyer": "F5121",
    "haulage": "G5431",
    "labour": "L7263",
    "online": "F5292",
    "seasonal": "C1371",
}
BUY_FROM_PEOPLE = frozenset(("farm_buyer", "haulage", "labour", "seasonal"))
"""Segments that PP01 exempts: farm produce, haulage, labour."""
SELL_TO_PEOPLE = frozenset(("retailer", "caterer", "franchisee", "online"))
"""Segments that PP02 exempts: retail and catering."""
SELL_ONLINE = frozenset(("online",))
"""Segments whose customers may live anywhere (GE02)."""
COMMON = ("retailer", "caterer", "distributor", "contractor", "manufacturer", "service")

Payroll = Literal["agent", "direct", "words"]
"""Paid by an agent in one sum, to each person with the bank's code, or to each person with words alone."""


@dataclass(frozen=True)
class Shape:
    """What a firm must be like for a scenario; None leaves it to chance.

    revenue: yearly, from and to (cents). own_market: its counterparties trade with nobody else. owners: 1 or 2 people,
    0 where the scenario brings them. unknown_parties: one account on each side that nobody described. months: how old
    the firm is, None for years. history: months of statements, 13 unless a scenario needs the year before too.
    private_accounts: whether its principals let the bank read their own accounts.
    """

    segment: str | None = None
    legal_form: str | None = None
    product: str | None = None
    revenue: tuple[int, int] | None = None
    own_market: bool | None = None
    payroll: Payroll | None = None
    vat_payer: str | None = None
    owners: int | None = None
    debts: bool | None = None
    unknown_parties: bool | None = None
    months: int | None = None
    history: int | None = None
    private_accounts: bool | None = None

    def merged(self, other: Shape) -> Shape | None:
        """A shape that suits both, or None where they contradict."""
        both: dict[str, Any] = {}
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if mine is not None and theirs is not None and mine != theirs:
                return None
            both[each.name] = theirs if mine is None else mine
        return Shape(**both)


@dataclass(frozen=True)
class Traits:
    """A shape with nothing left open; revenue is the yearly one (cents)."""

    segment: str
    legal_form: str
    product: str
    revenue: int
    own_market: bool
    payroll: Payroll
    vat_payer: str
    owners: int
    debts: bool
    unknown_parties: bool
    months: int | None
    history: int
    private_accounts: bool | None

    @property
    def buys_from_people(self) -> bool:
        """Whether payments to persons outside the group are the trade itself."""
        return self.segment in BUY_FROM_PEOPLE

    @property
    def sole_trader(self) -> bool:
        """Whether one person is the business: no holders, and personal accounts."""
        return self.legal_form == "sole_trader"


def choose(shape: Shape, rng: random.Random) -> Traits:
    """Leave to chance what the shape does not ask for; all of it is drawn, so that one wish moves no other."""
    segment = rng.choice(COMMON)
    legal_form = rng.choice(("company",) * 5 + ("sole_trader",))
    product = rng.choice(("secured", "guaranteed", "unsecured"))
    payroll: Payroll = rng.choice(("agent", "agent", "direct", "words"))
    vat_payer = rng.choice(("general", "small_scale"))
    owners, debts, unknown = rng.choice((1, 2, 2)), rng.random() < 0.4, rng.random() < 0.5
    revenue = rng.randrange(*(shape.revenue or yearly(1_200_000, 7_000_000)))
    return Traits(
        segment=shape.segment or segment,
        legal_form=shape.legal_form or legal_form,
        product=shape.product or product,
        revenue=revenue,
        own_market=bool(shape.own_market),
        payroll=shape.payroll or payroll,
        vat_payer=shape.vat_payer or vat_payer,
        owners=owners if shape.owners is None else shape.owners,
        debts=debts if shape.debts is None else shape.debts,
        unknown_parties=unknown if shape.unknown_parties is None else shape.unknown_parties,
        months=shape.months,
        history=shape.history or HISTORY_MONTHS,
        private_accounts=shape.private_accounts,
    )

"""Sums over one applicant's payments, added up from what each payment was planted as.

Nothing here looks at natures, hubs or words: whoever writes a payment says what it is (``PaymentKind``), and the
ledger believes it. So a definition that reads the rows wrongly disagrees with the truth instead of sharing its error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from seed.portfolio.bounds import PPM, share

PaymentKind = Literal["trade", "payroll", "hub", "own", "loan", "void"]
"""trade and payroll are clean flow; hub, own-account, loan and reversed (void) payments are not."""
CLEAN = frozenset(("trade", "payroll"))


@dataclass(slots=True, eq=False)
class Party:
    """Whoever stands behind an account: a firm, a person, nobody known (unknown: the account itself), or a hub.

    in_group: belongs to the applicant's control group. bad: has a bad line of our own bank or is listed as dishonest.
    """

    id: str
    kind: Literal["company", "person", "unknown"]
    accounts: list[str]
    region: str | None = None
    in_group: bool = False
    bad: bool = False

    @property
    def account(self) -> str:
        """The account it usually pays from and is paid into."""
        return self.accounts[0]


@dataclass(slots=True, eq=False)
class Payment:
    """One transfer seen from the applicant; ``id`` is given when it is written (cents, naive Shanghai time).

    direction: in and out of the applicant, own between its accounts, third between two others, ``payer`` and ``party``.
    listed: the counterparty's country is on the risk list on that day. written: another applicant's statement wrote the
    row, whose ``twin`` this is.
    """

    source: str
    target: str
    at: datetime
    amount: int
    kind: PaymentKind
    direction: Literal["in", "out", "own", "third"]
    party: Party
    nature: str | None = None
    purpose: str | None = None
    channel: str | None = "online"
    cash: bool | None = False
    cross_border: bool | None = False
    country: str | None = None
    listed: bool = False
    by_day: bool = False
    reverses: Payment | None = None
    stated_on: date | None = None
    payer: Party | None = None
    id: str = ""
    written: bool = False
    twin: Payment | None = None


@dataclass
class Sums:
    """Clean flow of the twelve months before the application (cents), and clean inflow by month (year, month).

    By the id of the party: sales; what was dealt in both directions, less payroll; and of that what is with the group.
    """

    clean_in: int = 0
    clean_out: int = 0
    payroll: int = 0
    sales_in: int = 0
    buys_out: int = 0
    known_in: int = 0
    known_out: int = 0
    to_group_persons: int = 0
    to_other_persons: int = 0
    listed: int = 0
    with_bad: int = 0
    payments: int = 0
    inflow_by_month: defaultdict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    sales: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    dealt: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    group_flow: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def outflow(self) -> int:
        """Clean outflow less payroll."""
        return self.clean_out - self.payroll

    @property
    def turnover(self) -> int:
        """Sales in and buys out: clean flow with parties outside the control group, less payroll."""
        return self.sales_in + self.buys_out

    @property
    def coverage(self) -> int:
        """The known share of turnover on the worse of its two sides (ppm); no turnover: nothing is known."""
        sides = [
            share(known, all_)
            for known, all_ in ((self.known_in, self.sales_in), (self.known_out, self.buys_out))
            if all_
        ]
        return min(sides, default=0)

    @property
    def group_share(self) -> int:
        """PP01: outflow to persons of the control group (ppm)."""
        return share(self.to_group_persons, self.outflow)

    @property
    def other_share(self) -> int:
        """PP01: outflow to other persons (ppm)."""
        return share(self.to_other_persons, self.outflow)


def known(payments: list[Payment], since: datetime, until: datetime) -> Iterator[Payment]:
    """Payments in [since, until) that were stated by the day of ``until``, void ones left out."""
    for payment in payments:
        stated = payment.stated_on is None or payment.stated_on <= until.date()
        if stated and since <= payment.at < until and payment.kind != "void":
            yield payment


def clean(payments: list[Payment], since: datetime, until: datetime) -> Iterator[Payment]:
    """The applicant's clean flow among them."""
    return (one for one in known(payments, since, until) if one.kind in CLEAN and one.direction in ("in", "out"))


def add_up(payments: list[Payment], since: datetime, until: datetime) -> Sums:
    """The sums of payments in [since, until) that were stated by the day of ``until``."""
    sums = Sums()
    for payment in payments:
        if payment.kind not in CLEAN or payment.at >= until or payment.direction not in ("in", "out"):
            continue
        if payment.stated_on and payment.stated_on > until.date():
            continue
        if payment.direction == "in":
            sums.inflow_by_month[payment.at.year, payment.at.month] += payment.amount
        if payment.at >= since:
            _add(sums, payment)
    return sums


def _add(sums: Sums, payment: Payment) -> None:
    party, amount = payment.party, payment.amount
    sums.payments += 1
    if payment.direction == "in":
        sums.clean_in += amount
    else:
        sums.clean_out += amount
    if payment.kind == "payroll":
        sums.payroll += amount
        return
    sums.dealt[party.id] += amount
    if payment.direction == "out" and party.kind == "person":
        if party.in_group:
            sums.to_group_persons += amount
        else:
            sums.to_other_persons += amount
    if party.in_group:
        sums.group_flow[party.id] += amount
        return
    known = amount if party.kind != "unknown" else 0
    if payment.direction == "in":
        sums.sales_in += amount
        sums.sales[party.id] += amount
        sums.known_in += known
    else:
        sums.buys_out += amount
        sums.known_out += known
    sums.listed += amount if payment.listed else 0
    sums.with_bad += amount if party.bad else 0


def gap(inflow: int, vat_sales: int, rate: int) -> int:
    """OP01: how far inflow lies above VAT sales with the tax on top, negative below (ppm, rounded towards 0)."""
    expected = vat_sales * (PPM + rate) // PPM
    size = abs(inflow - expected) * PPM // expected
    return size if inflow >= expected else -size

"""One applicant while it is being made: who it is, what it pays, what is on file about it, and what must be found.

Economy, scenarios and paperwork all work on a ``Case``; when it is closed it is written and forgotten.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from seed.portfolio.bounds import LTV_CAPS, PPM, VAT_RATES, YUAN, unit_value
from seed.portfolio.ledger import Party, Payment, PaymentKind, Sums, add_up, gap
from seed.portfolio.shape import Shape, choose
from seed.portfolio.timeline import at, months_back, year_before
from seed.portfolio.world import World

Value = int | Callable[[Sums], int]
Amend = Callable[[list[dict[str, Any]]], None]


@dataclass
class Holding:
    """A share of a company: holder, ppm, and the days it runs."""

    holder: Party
    company: str
    share: int
    since: date
    to: date | None = None


@dataclass
class Position:
    """A role of a person in a company."""

    person: Party
    company: str
    role: str
    since: date
    to: date | None = None


@dataclass
class Expectation:
    """What must be found for one indicator.

    Values may be read off the finished sums, evidence may be payments; by: the scenario that says so. severity of what
    is not evaluable: ``stop`` where the unknown could stop the case, so that nobody can conclude.
    """

    state: Literal["hit", "clear", "not_evaluable", "not_applicable"] = "clear"
    severity: str | None = None
    values: dict[str, Value] = field(default_factory=dict)
    evidence: Sequence[str | Payment] | None = None
    by: str = ""


class PlantingError(Exception):
    """Scenarios contradict each other or the sums of their own firm: one of them is wrong."""


class Case:
    """An applicant in the making; see the module."""

    def __init__(self, world: World, index: int, shape: Shape, *, refused: bool = False) -> None:
        self.world = world
        self.index = index
        self.rng = random.Random(f"{world.seed}/{'refused' if refused else 'firm'}/{index}")
        self.t0 = world.application_time(self.rng)
        self.since = year_before(self.t0)
        self.asked_day = self.t0.date() - timedelta(days=2)
        self.last_day = self.asked_day - timedelta(days=1)
        self.traits = choose(shape, self.rng)
        self.party, self.account = world.applicant(index, refused)
        self.application = self.party.id.replace("C", "AP").replace("R", "AR")
        self.region = self.rng.choice(world.regions)
        self.established = (
            months_back(self.t0.date(), self.traits.months) if self.traits.months else world.founding_day(self.rng)
        )
        # Hands and request fit the trade: nobody sells little with many, or asks for much of a year's sales.
        self.insured_staff = min(self.rng.randint(4, 9), max(3, self.traits.revenue // (500_000 * YUAN) + 1))
        most = max(100_000 * YUAN, self.traits.revenue * 12 // 100 // (10_000 * YUAN) * 10_000 * YUAN)
        self.request = min(most, self.rng.randrange(100_000 * YUAN, 400_000 * YUAN, 10_000 * YUAN))
        self.accounts = [self.account]
        # Statements were asked back to here: OP01 wants 396 days, which thirteen months with a February are not.
        self.asked_from = min(months_back(self.t0.date(), self.traits.history), self.t0.date() - timedelta(days=396))
        self.opened = {self.account: self.established}
        self.openings = {self.account: self.rng.randrange(50_000 * YUAN, 150_000 * YUAN)}
        self.payments: list[Payment] = []
        self.holdings: list[Holding] = []
        self.positions: list[Position] = []
        self.principals: list[Party] = []
        self.group: list[Party] = []
        self.rows: list[tuple[str, dict[str, Any]]] = []
        self.found: set[tuple[str, str]] = set()
        self.consents: dict[tuple[str, str], dict[str, Any]] = {}
        self.unasked: set[tuple[str, str]] = set()
        self.asked: dict[tuple[str, str, str | None], dict[str, Any]] = {}
        self.reports: dict[str, dict[str, Any] | None] = {}
        self.searches: list[tuple[str, date, str]] | None = None  # who looked at the applicant's credit, when, and why
        self.barred: set[str] = set()  # property developers, whom no loan may reach
        self.vat_factor = self.rng.randint(970, 1030)  # per mille of what the inflow would give
        self.vat_total: Callable[[int], int] | None = None
        self.vat_months = 12
        self.net_assets = self.rng.randrange(800_000 * YUAN, 3_000_000 * YUAN, 1000 * YUAN)
        self.security: list[dict[str, Any]] | None = None
        self.guarantors: list[dict[str, Any]] | None = None
        self.also_asked: list[tuple[Party, str, str]] = []
        self.bills = 0
        self.vat: dict[date, int] = {}
        self.address: str | None = None
        self.cluster: str | None = None
        self.agent: bool | None = None  # whether the address is an agent's
        self.phone: str | None = None
        self.company: dict[str, Any] = {}  # columns of ``companies`` that are other than usual
        self.idle: frozenset[int] = frozenset()  # months before the application of which nothing was sold or consumed
        self.no_balances: set[str] = set()
        self.unread: set[str] = set()  # private accounts that nobody asked about
        self.silent = False  # nothing about operations was received
        self.year_before = 930 + index * 7 % 50  # per mille of a year's sales: what the year before sold
        self.months: list[dict[str, Any]] = []  # of operations_monthly, tax_years and statements: what was written
        self.tax_years: list[dict[str, Any]] = []
        self.statements: list[dict[str, Any]] = []
        self.filed: dict[str, Any] = {  # with the application
            "own_funds": 20_000 * YUAN,
            "other_funding": 0,
            "margin": 150_000,
            "growth": 50_000,
            "refinances_line_id": None,
        }
        self._amendments: defaultdict[str, list[Amend]] = defaultdict(list)
        self.planted: list[str] = []
        self.expected: dict[str, Expectation] = {}
        self.flags: set[str] = set()

    # Time

    def day(self, before: int) -> date:
        """The day that lies so many days before the day of application."""
        return self.t0.date() - timedelta(days=before)

    def time(self, before: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
        """A time on the day that lies so many days before the day of application."""
        return at(self.day(before), hour, minute, second)

    def exactly(self, **before: int) -> datetime:
        """The instant that lies exactly so long (days, hours, seconds) before the application."""
        return self.t0 - timedelta(**before)

    def in_month(
        self, months: int, day: int, *, of: date | None = None, hour: int = 10, minute: int = 0, second: int = 0
    ) -> datetime:
        """A time in the month that lies so many months before that of the application, or of another day."""
        month = months_back(of or self.t0.date(), months)
        return at(month.replace(day=day), hour, minute, second)

    # People and firms

    def firm(self, *, accounts: int = 1, consents: tuple[str, ...] = (), **more: Any) -> Party:
        """A firm that only this case knows, with corporate accounts, and its consents for the given sources."""
        party = self.world.firm(accounts=accounts, **more)
        for source in consents:
            self.consent(party, source)
        return party

    def person(self, *, named: bool = False, accounts: int = 1, in_group: bool = False) -> Party:
        """A person with personal accounts; named: described by a row of ``people``."""
        return self.world.person(named=named, accounts=accounts, in_group=in_group)

    def stranger(self) -> Party:
        """An account at another bank that nobody described: its own party."""
        return self.world.stranger()

    def own_account(self, opening: int = 0, *, opened: date | None = None) -> str:
        """Another account of the applicant, with its opening balance (cents); as old as the firm unless told."""
        account = self.world.account(
            self.party, "personal" if self.traits.sole_trader else "corporate", opened=opened or self.established
        )
        self.accounts.append(account)
        self.opened[account] = opened or self.established
        self.openings[account] = opening
        return account

    def consent(self, party: Party, source: str, **more: Any) -> dict[str, Any]:
        """A consent to 2099 of a subject for a source; the same subject and source once."""
        row = {"subject_id": party.id, "subject_kind": party.kind, "source": source, **columns(more)}
        return self.consents.setdefault((party.id, source), row)

    # Payments

    def pay(
        self,
        party: Party,
        amount: int,
        when: datetime,
        *,
        account: str | None = None,
        into: str | None = None,
        kind: PaymentKind = "trade",
        **more: Any,
    ) -> Payment:
        """The applicant pays a party."""
        return self._keep(account or self.account, into or party.account, when, amount, kind, "out", party, more)

    def receive(
        self,
        party: Party,
        amount: int,
        when: datetime,
        *,
        account: str | None = None,
        source: str | None = None,
        kind: PaymentKind = "trade",
        **more: Any,
    ) -> Payment:
        """A party pays the applicant."""
        return self._keep(source or party.account, account or self.account, when, amount, kind, "in", party, more)

    def move(self, source: str, target: str, amount: int, when: datetime, **more: Any) -> Payment:
        """The applicant moves money between its own accounts."""
        return self._keep(source, target, when, amount, "own", "own", self.party, {"nature": "own_transfer", **more})

    def between(
        self, payer: Party, payee: Party, amount: int, when: datetime, *, source: str | None = None, **more: Any
    ) -> Payment:
        """Two others pay each other; one of them must have consented for operations."""
        account = source or payer.account
        return self._keep(account, payee.account, when, amount, "trade", "third", payee, {"payer": payer, **more})

    def _keep(
        self,
        source: str,
        target: str,
        when: datetime,
        amount: int,
        kind: PaymentKind,
        direction: Any,
        party: Party,
        more: dict[str, Any],
    ) -> Payment:
        if amount <= 0:
            raise PlantingError(f"{self.application} {self.planted}: a payment of {amount} cents")
        payment = Payment(source, target, when, amount, kind, direction, party, **more)
        self.payments.append(payment)
        return payment

    def reverse(self, payment: Payment, when: datetime) -> Payment:
        """Reverse a payment: both become void."""
        payment.kind = "void"
        back = replace(payment, source=payment.target, target=payment.source, at=when, reverses=payment, id="")
        back.direction = {"in": "out", "out": "in"}.get(payment.direction, payment.direction)  # type: ignore[assignment]
        back.nature = "refund"
        self.payments.append(back)
        return back

    def sums(self) -> Sums:
        """What the payments made so far add up to."""
        return add_up(self.payments, self.since, self.t0)

    # What is on file

    def add(self, file: str, subject: str | None = None, **values: Any) -> dict[str, Any]:
        """A row of a canonical file, written when the case is closed; ``as_of`` is the day of asking unless given.

        subject: whose question this row answers (so that the query says ``found``). ``from_`` is the column from.
        """
        row = columns({"as_of": self.asked_day, **values})
        self.rows.append((file, row))
        if subject:
            self.found.add((file, subject))
        return row

    def amend(self, file: str, change: Amend) -> None:
        """Change the rows of operations_monthly, tax_years or statements in place when they have been made."""
        self._amendments[file].append(change)

    def amended(self, file: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """These rows as scenarios amended them."""
        for change in self._amendments[file]:
            change(rows)
        return rows

    def join_group(self, *parties: Party) -> None:
        """Count parties into the control group."""
        for party in parties:
            party.in_group = True
            if party not in self.group:
                self.group.append(party)

    def hold(self, holder: Party, share: int, company: str | None = None, **more: Any) -> Holding:
        """A shareholding, of the applicant unless another company is named (ppm)."""
        holding = Holding(holder, company or self.party.id, share, **{"since": self.established, **more})
        self.holdings.append(holding)
        return holding

    def serve(self, person: Party, role: str, company: str | None = None, **more: Any) -> Position:
        """A role of a person, in the applicant unless another company is named."""
        position = Position(person, company or self.party.id, role, **{"since": self.established, **more})
        self.positions.append(position)
        return position

    @property
    def representative(self) -> Party:
        """The legal representative."""
        return self.principals[0]

    def never_ask(self, file: str, subject: Party | None = None) -> None:
        """Leave a file, or a whole source such as ``judicial``, unasked about a subject, by default the applicant."""
        self.unasked.add(((subject or self.party).id, file))

    def ask_otherwise(
        self, file: str, subject: Party | None = None, account: str | None = None, **changes: Any
    ) -> None:
        """Ask, but not as usual: another ``from``, ``to``, ``asked_at`` or ``result``."""
        self.asked[(subject or self.party).id, file, account] = columns(changes)

    def asks_private(self, person: Party) -> bool:
        """Whether every private account of somebody is asked about."""
        return (person.id, "transfers") not in self.unasked and self.unread.isdisjoint(person.accounts)

    def line(self, subject: Party, **more: Any) -> dict[str, Any]:
        """A credit line of a subject: an open loan of another bank in good order, unless told otherwise."""
        number = self.world.number("line")
        row: dict[str, Any] = {
            "line_id": f"L{number:07d}",
            "subject_id": subject.id,
            "subject_kind": subject.kind,
            "lender": "示例银行",
            "lender_id": self.world.banks[0].id,
            "internal": False,
            "kind": "loan",
            "use": "working_capital",
            "principal": 300_000 * YUAN,
            "balance": 120_000 * YUAN,
            "instalment": 10_000 * YUAN,
            "class5": "normal",
            "overdue_24m": "N" * 24,
            "opened": self.day(400),
            "due": self.day(-330),
            **more,
        }
        return self.add("credit_lines", subject.id, **row)

    def ask(self, party: Party, source: str, *files: str) -> None:
        """Ask about somebody who is neither a principal nor in the group."""
        self.also_asked += [(party, source, file) for file in files]

    def pledge(
        self, kind: str, *, cover: int | None = None, appraised: int | None = None, **more: Any
    ) -> dict[str, Any]:
        """Pledge something of the applicant's; cover: its worth as security against the request (ppm).

        Its area fits what a square metre usually costs there, where the list of medians names its kind.
        """
        number = self.world.number("collateral")
        worth = self.request * (cover or PPM) // PPM
        value = appraised or -(-worth * PPM // LTV_CAPS[kind])
        usual = unit_value(more.get("region", self.region), kind)
        row: dict[str, Any] = {
            "collateral_id": f"G{number:06d}",
            "application_id": self.application,
            "owner_id": self.party.id,
            "owner_kind": "company",
            "kind": kind,
            "title_no": f"示例权证{number:07d}号",
            "appraised": value,
            "appraised_on": self.day(60),
            "appraiser": "示例评估",
            "region": self.region,
            "area": value * 100 * 20 // (usual * (18 + number % 5)) if usual else None,  # 0.9 to 1.1 of the usual value
            "prior_liens": 0,
            "secured_amount": self.request,
            "sealed": False,
            "disputed": False,
            "co_owner_consent": True,
            **more,
        }
        self.security = [*(self.security or []), row]
        return row

    def guarantee_by(
        self,
        guarantor: Party,
        *,
        amount: int | None = None,
        net_assets: int | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A guarantee for this application (cents).

        The guarantor consents that the register of guarantees and the bureau are asked about it, and both are, unless
        it already is a principal.
        """
        size, worth = amount or self.request, 10_000_000_000 * YUAN if net_assets is None else net_assets
        row: dict[str, Any] = {
            "guarantee_id": f"U{self.world.number('guarantee'):06d}",
            "guarantor_id": guarantor.id,
            "guarantor_kind": guarantor.kind,
            "debtor_id": self.party.id,
            "debtor_kind": "company",
            "amount": size,
            "outstanding": size,
            "kind": "joint",
            "application_id": self.application,
            "guarantor_net_assets": worth,
            "assessed_on": self.day(30),
            "from_": self.day(3),
            "to": self.day(-400),
            **more,
        }
        row = columns(row)
        self.guarantors = [*(self.guarantors or []), row]
        self.ask(guarantor, "collateral", "guarantees")
        self.ask(guarantor, "judicial", "cases", "enforcements")
        if guarantor not in self.principals:
            self.consent(guarantor, "collateral")
            self.consent(guarantor, "credit")
            self.ask(guarantor, "credit", "credit_reports", "credit_queries", "credit_lines")
        return row

    def revenue_gap(self, sums: Sums) -> int:
        """OP01: inflow and bills above (below: negative) what the stated VAT sales would give (ppm)."""
        inflow = sum(sums.inflow_by_month[month.year, month.month] for month in self.vat)
        return gap(inflow + self.bills, sum(self.vat.values()), VAT_RATES[self.traits.vat_payer])

    # What must be found

    def hit(
        self, indicator: str, severity: str, evidence: Sequence[str | Payment] | None = None, **values: Value
    ) -> None:
        """The indicator must hit with this severity."""
        self._expect(indicator, Expectation("hit", severity, values, evidence))

    def miss(self, indicator: str, evidence: Sequence[str | Payment] | None = None, **values: Value) -> None:
        """The indicator must stay clear, with these values just on the other side."""
        self._expect(indicator, Expectation("clear", None, values, evidence))

    def unknown(self, *indicators: str) -> None:
        """The indicators must be not evaluable."""
        for indicator in indicators:
            self._expect(indicator, Expectation("not_evaluable"))

    def _expect(self, indicator: str, expectation: Expectation) -> None:
        expectation.by = self.planted[-1] if self.planted else ""
        before = self.expected.get(indicator)
        if before and before.by != expectation.by:
            raise PlantingError(f"{before.by} and {expectation.by} share a firm and both speak of {indicator}")
        self.expected[indicator] = expectation

    def flag(self, *flags: str) -> None:
        """Say what follows from the planting and stands in no sum: ``insufficient_data``, ``cannot_conclude`` …"""
        self.flags.update(flags)


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with ``from_`` called from, which Python keeps for itself."""
    return {name.removesuffix("_"): value for name, value in values.items()}

"""Where the money of drawdowns went (CB05): first in, first out, from party to party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.truth.stated import known

Fate = Literal["on", "diverted", "lost", "kept"]


@dataclass
class Money:
    """A part of a drawdown where it arrived: whose it is now, since when, how much (cents), and what became of it."""

    party: Party
    at: datetime
    amount: int
    fate: Fate


def diverted_share(case: Case) -> int:
    """The largest share of drawdowns within thirty days of a first one that went where no loan may go (ppm)."""
    return max((share(_sum(ends, "diverted"), drawn) for drawn, ends in traces(case)), default=0)


def lost_share(case: Case) -> int:
    """What cannot be followed of all that was drawn (ppm)."""
    made = list(traces(case))
    return share(sum(_sum(ends, "lost") for _, ends in made), sum(drawn for drawn, _ in made))


def _sum(ends: list[Money], fate: Fate) -> int:
    return sum(money.amount for money in ends if money.fate == fate)


def traces(case: Case) -> Iterator[tuple[int, list[Money]]]:
    """For each drawdown with those of the thirty days after it: what was drawn (cents), and every part of its way."""
    draws = sorted(_draws(case), key=lambda money: money.at)
    while draws:
        until = draws[0].at + bounds.TRACED
        together = [money for money in draws if money.at <= until]
        draws = draws[len(together) :]
        yield sum(money.amount for money in together), _follow(case, together, until)


def _draws(case: Case) -> Iterator[Money]:
    lines = {row["line_id"] for row in known(case, "credit_lines", "line_id") if row["subject_id"] == case.party.id}
    owners = {account: party for party in _parties(case) for account in party.accounts}
    for row in known(case, "line_flows", "line_id", "kind", "at", "seq"):
        if row["line_id"] in lines and row["kind"] == "drawdown" and case.since <= row["at"] < case.t0:
            party = case.party if row["account_id"] in case.accounts else owners[row["account_id"]]
            fate: Fate = "diverted" if _barred(case, party) else "on"
            yield Money(party, row["at"], row["amount"], fate)


def _parties(case: Case) -> Iterator[Party]:
    yield from case.group
    for payment in case.payments:
        yield payment.party


def _barred(case: Case, party: Party) -> bool:
    hubs = case.world.hubs
    return party.in_group or party.id in case.barred or party in (hubs["securities"], hubs["wealth"])


def _follow(case: Case, drawn: list[Money], until: datetime) -> list[Money]:
    """The drawdowns and every part of their way over four payments."""
    way = list(drawn)
    last = [money for money in drawn if money.fate == "on"]
    for _ in range(bounds.TRACE_HOPS):
        met = {money.party.id for money in way if money.fate == "on"}
        parts = [part for money in _together(last) for part in _next(case, money, until, met)]
        way += parts
        last = [part for part in parts if part.fate == "on"]
    return way


def _together(parts: list[Money]) -> list[Money]:
    """What reached one party, in one sum from the first moment on."""
    arrived: dict[str, Money] = {}
    for part in parts:
        before = arrived.setdefault(part.party.id, Money(part.party, part.at, 0, "on"))
        before.at, before.amount = min(before.at, part.at), before.amount + part.amount
    return list(arrived.values())


def _next(case: Case, money: Money, until: datetime, met: set[str]) -> Iterator[Money]:
    """Where a party's part goes with its next payments that may be seen; what is left of unseen ones is lost."""
    seen = money.party.id == case.party.id or _consented(case, money.party)
    left = money.amount
    for payment, payee in _payments(case, money.party):
        late = payment.at > until or payment.at >= case.t0 or (payment.stated_on or until.date()) > case.t0.date()
        early = payment.at < money.at and not (payment.by_day and payment.at.date() == money.at.date())
        visible = seen or payee is case.party or _consented(case, payee)
        if late or early or not visible or payment.kind == "void" or left == 0:
            continue
        part = min(left, payment.amount)
        left -= part
        yield Money(payee, payment.at, part, _fate(case, payment, payee, met))
    if not seen and left:
        yield Money(money.party, until, left, "lost")


def _payments(case: Case, party: Party) -> Iterator[tuple[Payment, Party]]:
    """What a party pays others, in order of time, and whom."""
    for payment in sorted(case.payments, key=lambda payment: payment.at):
        if party.id == case.party.id:
            if payment.direction == "out":
                yield payment, payment.party
        elif payment.source in party.accounts and payment.direction in ("in", "third"):
            yield payment, case.party if payment.direction == "in" else payment.party


def _fate(case: Case, payment: Payment, payee: Party, met: set[str]) -> Fate:
    if _barred(case, payee) or payment.nature == "dividend":
        return "diverted"
    if payment.cash:
        return "lost"
    hubs = {hub.id for hub in (*case.world.hubs.values(), *case.world.acquirers, *case.world.banks)}
    hubs |= {hub.id for hub in case.world.non_banks}
    if payee.id in hubs or payment.kind == "payroll" or payee.id in met:
        return "kept"
    return "on"


def _consented(case: Case, party: Party) -> bool:
    day, consent = case.t0.date(), case.consents.get((party.id, "operations"))
    if not consent or consent.get("withdrawn_at"):
        return False
    return bool(consent.get("from", day) <= day <= consent.get("to", day))

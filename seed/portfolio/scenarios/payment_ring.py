"""Rings of payments (LP03): a few parties whose money leads from each of them to every other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from seed.portfolio.bounds import RING_EDGE, RING_EDGE_SHARE, RING_SHARE, RING_WINDOW, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment, clean
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.loops import partners
from seed.portfolio.shape import MEDIUM, Shape

FIRM = Shape(revenue=MEDIUM, legal_form="company")
FIRST, LAST = 82, 36  # days before the application that lie in the ninety before it and before any month end


def turnover(case: Case) -> int:
    """The turnover of the ninety days before the application (cents)."""
    payments = clean(case.payments, case.t0 - RING_WINDOW, case.t0)
    return sum(one.amount for one in payments if one.kind == "trade" and not one.party.in_group)


def ring(case: Case, parties: Sequence[Party], amounts: Sequence[int], *, first: int = FIRST) -> list[Payment]:
    """Each party pays the next and the last the applicant; money arrives before it leaves, so no loop of LP01 closes.

    amounts: what each pays, from the applicant on (cents). first: the days from the first payment to the application.
    """
    made: list[Payment] = []
    step = (FIRST - LAST) // len(amounts)
    for number in range(len(amounts) - 1, -1, -1):
        start = first - step * (len(amounts) - 1 - number)
        count = amounts[number] // (45_000 * YUAN) + 1
        for order, amount in enumerate(parts(amounts[number], count)):
            made.append(_hop(case, parties, number, amount, start, order))
    return made


def _hop(case: Case, parties: Sequence[Party], number: int, amount: int, before: int, order: int) -> Payment:
    when = case.time(before, 10, order)
    if number == 0:
        return case.pay(parties[0], amount, when, nature="goods")
    if number == len(parties):
        return case.receive(parties[-1], amount, when, nature="goods")
    return case.between(parties[number - 1], parties[number], amount, when, nature="goods")


def thirteenth(case: Case) -> int:
    """What each of three must pay so that all three are a fifth of a turnover that holds two of them (cents)."""
    return -(-turnover(case) // 13)


@scenario("payment_ring.hit_three_parties", "flow", shape=FIRM)
def three_parties(case: Case) -> None:
    """A ring of three, through which passes exactly a fifth of the applicant's turnover."""
    made = ring(case, partners(case, 2), [thirteenth(case)] * 3)
    case.hit("payment_ring", "medium", made, parties=3, share=RING_SHARE)


@scenario("payment_ring.near_share", "flow", shape=FIRM)
def just_under_share(case: Case) -> None:
    """One cent less."""
    made = ring(case, partners(case, 2), [thirteenth(case) - 1] * 3)
    case.miss("payment_ring", made, parties=3, share=RING_SHARE - 1)


@scenario("payment_ring.hit_twelve_parties", "flow", shape=FIRM)
def twelve_parties(case: Case) -> None:
    """As many parties as may be, and one of their payments is of just ¥10,000."""
    amounts = [thirteenth(case) // 2] * 12
    amounts[5] = RING_EDGE
    case.hit("payment_ring", "medium", ring(case, partners(case, 11), amounts), parties=12)


@scenario("payment_ring.near_thirteen_parties", "flow", shape=FIRM)
def thirteen_parties(case: Case) -> None:
    """One party more is no small ring."""
    made = ring(case, partners(case, 12), [thirteenth(case)] * 13)
    case.miss("payment_ring", made, parties=13)


@scenario("payment_ring.hit_hidden_member", "flow", shape=FIRM)
def hidden_member(case: Case) -> None:
    """One member is an account that nobody described, and the applicant is paid into another account of its own."""
    second, size = case.own_account(opening=30_000 * YUAN), thirteenth(case) * 6 // 5
    made = ring(case, [case.stranger(), *partners(case, 1)], [size] * 3)
    for one in made:
        if one.direction == "in":
            one.target = second
    case.hit("payment_ring", "medium", made, parties=3)


@scenario("payment_ring.near_broken", "flow", shape=FIRM)
def broken(case: Case) -> None:
    """Five rings, none of which holds, and two that pay each other, which is no ring.

    One payment is too small, one too small for both ends, one a loan, one taken back, and the last ring was at rest
    for more than ninety days before any month end.
    """
    size = thirteenth(case) * 3 // 2
    ring(case, partners(case, 2), [size, RING_EDGE - 1, size])
    ring(case, partners(case, 2), [300_000 * YUAN, least_part(300_000 * YUAN, RING_EDGE_SHARE) - 1, 300_000 * YUAN])
    lent = ring(case, partners(case, 2), [size, 40_000 * YUAN, size])
    undone = ring(case, partners(case, 2), [size, 40_000 * YUAN, size])
    ring(case, partners(case, 2), [size] * 3, first=190)
    for one in lent:
        if one.direction == "third":
            one.kind, one.nature = "loan", "loan"
    for one in [one for one in undone if one.direction == "third"]:
        case.reverse(one, one.at + timedelta(hours=1))
    case.miss("payment_ring", pair(case, case.firm()), parties=2)


def pair(case: Case, partner: Party) -> list[Payment]:
    """The applicant and a firm pay each other a great deal, but not several times each way (so it is no LP02)."""
    made, total = [], turnover(case) // 5
    for number, amount in enumerate(parts(total, 6)):
        made.append(case.receive(partner, amount, case.time(FIRST - 2 * number, 10, number), nature="goods"))
    for number, amount in enumerate(parts(total, 2)):
        made.append(case.pay(partner, amount, case.time(LAST + 2 * number, 15), nature="goods"))
    return made

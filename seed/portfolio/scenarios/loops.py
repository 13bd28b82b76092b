"""Closed loops (LP01): money that comes back within seven days through three to six parties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seed.portfolio.bounds import LOOP_FIRST, LOOP_SHARE, LOOP_WINDOW, YUAN, least_part, share
from seed.portfolio.case import Case, Value
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape, yearly

BUSY = yearly(7_000_000, 9_000_000)
SPREAD_OUT = (150, 110, 70)
AMOUNTS = (52_000 * YUAN, 50_000 * YUAN, 48_000 * YUAN)


def partners(case: Case, count: int, **more: int) -> list[Party]:
    """Firms whose own statements the bank may read."""
    return [case.firm(consents=("operations",), **more) for _ in range(count)]


def loop(case: Case, parties: Sequence[Party], amounts: Sequence[int], times: Sequence[datetime]) -> list[Payment]:
    """The applicant pays the first party, each pays the next, the last pays the applicant."""
    hops = [case.pay(parties[0], amounts[0], times[0], nature="goods")]
    for number in range(1, len(parties)):
        hops.append(case.between(parties[number - 1], parties[number], amounts[number], times[number], nature="goods"))
    hops.append(case.receive(parties[-1], amounts[-1], times[-1], nature="goods"))
    return hops


def evenly(start: datetime, hops: int, span: timedelta = LOOP_WINDOW) -> list[datetime]:
    """Times of so many hops, the last exactly ``span`` after the first."""
    return [start + span * number // (hops - 1) for number in range(hops)]


def plain_loop(case: Case, before: int, hops: int = 3, amounts: Sequence[int] = AMOUNTS) -> list[Payment]:
    """A loop so many days before the application that fulfils every condition."""
    sizes = [*amounts, *[amounts[-1]] * hops][:hops]
    return loop(case, partners(case, hops - 1), sizes, evenly(case.time(before), hops))


def outgoing(hops: list[Payment]) -> Value:
    """The share of clean outflow that the applicant's own payments in these hops make."""
    paid = sum(hop.amount for hop in hops if hop.direction == "out")
    return lambda sums: share(paid, sums.clean_out)


def two(case: Case) -> list[Payment]:
    """Two loops: with a third there would be a hit."""
    return plain_loop(case, 150) + plain_loop(case, 110)


@scenario("closed_loop.hit_three_loops", "flow.loops", shape=Shape(revenue=BUSY))
def three_loops(case: Case) -> None:
    """Three loops on the edge of every condition: ¥50,000 first, hops of 105% and 80%, 80% last, seven days."""
    hops = plain_loop(case, 150, amounts=(LOOP_FIRST, 52_500 * YUAN, 42_000 * YUAN))
    hops += plain_loop(case, 110, amounts=(LOOP_FIRST, 45_000 * YUAN, 40_000 * YUAN))
    hops += plain_loop(case, 70)
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.hit_share", "flow", shape=Shape(revenue=MEDIUM))
def large_share(case: Case) -> None:
    """One loop, but its payment is exactly 5% of the outflow."""
    amount = least_part(case.sums().clean_out, LOOP_SHARE)
    hops = plain_loop(case, 90, amounts=(amount, amount, amount))
    case.hit("closed_loop", "high", hops, loops=1, outgoing_share=LOOP_SHARE)


@scenario("closed_loop.near_share", "flow", shape=Shape(revenue=MEDIUM))
def just_under_share(case: Case) -> None:
    """One cent less than 5% of the outflow."""
    amount = least_part(case.sums().clean_out, LOOP_SHARE) - 1
    hops = plain_loop(case, 90, amounts=(amount, amount, amount))
    case.miss("closed_loop", hops, loops=1, outgoing_share=LOOP_SHARE - 1)


@scenario("closed_loop.hit_applicant_in_the_middle", "flow.loops", shape=Shape(revenue=BUSY))
def in_the_middle(case: Case) -> None:
    """Another firm starts the loops and gets its money back; the applicant stands in the middle."""
    hops = []
    for before in SPREAD_OUT:
        first, last = partners(case, 2)
        hops += [
            case.receive(first, 60_000 * YUAN, case.time(before), nature="goods"),
            case.pay(last, 57_000 * YUAN, case.time(before - 2), nature="goods"),
            case.between(last, first, 55_000 * YUAN, case.time(before - 4), nature="goods"),
        ]
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.hit_other_accounts", "flow.loops", shape=Shape(revenue=BUSY))
def other_accounts(case: Case) -> None:
    """Partners and applicant are paid into one account and pay from another: parties close the loop, not accounts."""
    second, hops = case.own_account(opening=30_000 * YUAN), []
    for before in SPREAD_OUT:
        times = evenly(case.time(before), 3)
        first, last = partners(case, 2, accounts=2)
        hops += [
            case.pay(first, AMOUNTS[0], times[0], nature="goods"),
            case.between(first, last, AMOUNTS[1], times[1], source=first.accounts[1], nature="goods"),
            case.receive(last, AMOUNTS[2], times[2], source=last.accounts[1], account=second, nature="goods"),
        ]
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.hit_six_hops", "flow.loops", shape=Shape(revenue=BUSY))
def six_hops(case: Case) -> None:
    """Three loops as long as loops may be."""
    hops = [hop for before in SPREAD_OUT for hop in plain_loop(case, before, hops=6)]
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.hit_unknown_partner", "flow.loops", shape=Shape(revenue=BUSY))
def unknown_partner(case: Case) -> None:
    """The first partner is an account that nobody described: it is its own party."""
    hops = []
    for before in SPREAD_OUT:
        hops += loop(case, [case.stranger(), *partners(case, 1)], AMOUNTS, evenly(case.time(before), 3))
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.hit_rising_days", "flow.loops", shape=Shape(revenue=BUSY))
def rising_days(case: Case) -> None:
    """A partner's statement tells only days; rising days are enough."""
    hops = []
    for before in SPREAD_OUT:
        made = plain_loop(case, before)
        made[1].at, made[1].by_day = made[1].at.replace(hour=0, minute=0, second=0), True
        hops += made
    case.hit("closed_loop", "high", hops, loops=3, outgoing_share=outgoing(hops))


@scenario("closed_loop.near_two_loops", "flow.loops", shape=Shape(revenue=MEDIUM))
def two_loops(case: Case) -> None:
    """Two loops are one short."""
    hops = two(case)
    case.miss("closed_loop", hops, loops=2, outgoing_share=outgoing(hops))


def _third_fails(case: Case, hops: list[Payment]) -> None:
    case.miss("closed_loop", hops, loops=2, outgoing_share=outgoing(hops))


@scenario("closed_loop.near_eight_days", "flow.loops", shape=Shape(revenue=BUSY))
def eight_days(case: Case) -> None:
    """The third loop takes one second more than seven days."""
    hops = two(case)
    loop(case, partners(case, 2), AMOUNTS, evenly(case.time(70), 3, LOOP_WINDOW + timedelta(seconds=1)))
    _third_fails(case, hops)


@scenario("closed_loop.near_two_hops", "flow.loops", shape=Shape(revenue=BUSY))
def two_hops(case: Case) -> None:
    """The third comes straight back: two hops are no loop of this indicator."""
    hops = two(case)
    loop(case, partners(case, 1), AMOUNTS[:2], evenly(case.time(70), 2, timedelta(days=3)))
    _third_fails(case, hops)


@scenario("closed_loop.near_seven_hops", "flow.loops", shape=Shape(revenue=BUSY))
def seven_hops(case: Case) -> None:
    """The third takes seven hops."""
    hops = two(case)
    plain_loop(case, 70, hops=7)
    _third_fails(case, hops)


@scenario("closed_loop.near_first_amount", "flow.loops", shape=Shape(revenue=BUSY))
def first_amount(case: Case) -> None:
    """The third starts with one cent less than ¥50,000."""
    hops = two(case)
    plain_loop(case, 70, amounts=(LOOP_FIRST - 1, LOOP_FIRST - 1, LOOP_FIRST - 1))
    _third_fails(case, hops)


@scenario("closed_loop.near_hop_too_small", "flow.loops", shape=Shape(revenue=BUSY))
def hop_too_small(case: Case) -> None:
    """A hop of the third is one cent less than 80% of the one before, though the last is enough of the first."""
    hops = two(case)
    plain_loop(case, 70, amounts=(60_000 * YUAN, 48_000 * YUAN - 1, 50_000 * YUAN))
    _third_fails(case, hops)


@scenario("closed_loop.near_hop_too_large", "flow.loops", shape=Shape(revenue=BUSY))
def hop_too_large(case: Case) -> None:
    """A hop of the third is one cent more than 105% of the one before."""
    hops = two(case)
    plain_loop(case, 70, amounts=(60_000 * YUAN, 63_000 * YUAN + 1, 60_000 * YUAN))
    _third_fails(case, hops)


@scenario("closed_loop.near_last_too_small", "flow.loops", shape=Shape(revenue=BUSY))
def last_too_small(case: Case) -> None:
    """Each hop of the third is near the one before, but what comes back is one cent less than 80% of what went out."""
    hops = two(case)
    plain_loop(case, 70, amounts=(60_000 * YUAN, 54_000 * YUAN, 48_000 * YUAN - 1))
    _third_fails(case, hops)


@scenario("closed_loop.near_same_second", "flow.loops", shape=Shape(revenue=BUSY))
def same_second(case: Case) -> None:
    """Two hops of the third bear the same second: times must rise."""
    hops, times = two(case), evenly(case.time(70), 3)
    loop(case, partners(case, 2), AMOUNTS, [times[0], times[1], times[1]])
    _third_fails(case, hops)


@scenario("closed_loop.near_wrong_order", "flow.loops", shape=Shape(revenue=BUSY))
def wrong_order(case: Case) -> None:
    """The partners paid each other before the applicant paid."""
    hops, times = two(case), evenly(case.time(70), 3)
    loop(case, partners(case, 2), AMOUNTS, [times[1], times[0], times[2]])
    _third_fails(case, hops)


@scenario("closed_loop.near_before_the_window", "flow.loops", shape=Shape(revenue=BUSY))
def before_the_window(case: Case) -> None:
    """The third began one second before the twelve months."""
    hops = two(case)
    loop(case, partners(case, 2), AMOUNTS, evenly(case.since - timedelta(seconds=1), 3))
    _third_fails(case, hops)


@scenario("closed_loop.near_reversed", "flow.loops", shape=Shape(revenue=BUSY))
def reversed_hop(case: Case) -> None:
    """A hop of the third was reversed an hour later."""
    hops, third = two(case), plain_loop(case, 70)
    case.reverse(third[1], third[1].at + timedelta(hours=1))
    _third_fails(case, hops)


@scenario("closed_loop.near_loan", "flow.loops", shape=Shape(revenue=BUSY))
def loan(case: Case) -> None:
    """What closes the third is a loan, and loans are no clean flow."""
    hops, third = two(case), plain_loop(case, 70)
    third[-1].kind, third[-1].nature = "loan", "loan"
    _third_fails(case, hops)


@scenario("closed_loop.near_clearing", "flow.loops", shape=Shape(revenue=BUSY))
def clearing(case: Case) -> None:
    """The third runs through a clearing account, which everybody's money does."""
    hops, times, hub = two(case), evenly(case.time(70), 3), case.world.hubs["clearing"]
    (first,) = partners(case, 1)
    case.pay(first, AMOUNTS[0], times[0], nature="goods")
    case.between(first, hub, AMOUNTS[1], times[1], nature="goods")
    case.receive(hub, AMOUNTS[2], times[2], kind="hub", nature="goods")
    _third_fails(case, hops)


@scenario("closed_loop.near_shared_hop", "flow.loops", shape=Shape(revenue=BUSY))
def shared_hop(case: Case) -> None:
    """Two of three loops share their first payment, so only the one that closed first counts."""
    first, second, third = partners(case, 3)
    out = case.pay(first, 60_000 * YUAN, case.time(150), nature="goods")
    hops = [
        out,
        case.between(first, second, 55_000 * YUAN, case.time(148), nature="goods"),
        case.receive(second, 54_000 * YUAN, case.time(146), nature="goods"),
    ]
    case.between(first, third, 54_000 * YUAN, case.time(147), nature="goods")
    case.receive(third, 53_000 * YUAN, case.time(145), nature="goods")
    _third_fails(case, hops + plain_loop(case, 70))


@scenario("closed_loop.near_party_twice", "flow.loops", shape=Shape(revenue=BUSY))
def party_twice(case: Case) -> None:
    """The third passes one party twice, by two of its accounts: parties must be distinct."""
    hops, times = two(case), evenly(case.time(70), 4)
    first, middle = partners(case, 2, accounts=2)
    case.pay(first, AMOUNTS[0], times[0], nature="goods")
    case.between(first, middle, AMOUNTS[1], times[1], nature="goods")
    payment = case.between(middle, first, AMOUNTS[1], times[2], nature="goods")
    payment.target = first.accounts[1]
    case.receive(first, AMOUNTS[2], times[3], source=first.accounts[1], nature="goods")
    _third_fails(case, hops)


@scenario("closed_loop.expired_stated_later", "flow.loops", shape=Shape(revenue=BUSY))
def stated_later(case: Case) -> None:
    """What closes the third was stated only after the application: not known at its time."""
    hops, third = two(case), plain_loop(case, 70)
    third[-1].stated_on = case.day(-2)
    _third_fails(case, hops)

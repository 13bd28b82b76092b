"""Structuring (AM02): payments split, or sized, so that they stay below what is reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from seed.portfolio.bounds import (
    CASH,
    CORPORATE,
    NEAR_COUNT,
    PERSONAL,
    PERSONAL_ABROAD,
    SPLIT_SHARE,
    YUAN,
    least_of,
    parts,
    share,
)
from seed.portfolio.case import Case, Value
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import LARGE, MEDIUM, SMALL, Shape, yearly

Act = Callable[..., Payment]
SPLIT_ON = (75, 50, 25)


def split(act: Act, party: Party, days: Sequence[datetime], amounts: Sequence[int], **more: Any) -> list[Payment]:
    """The same few amounts on each of some days, an hour apart."""
    return [
        act(party, amount, day + timedelta(hours=hour), **more) for day in days for hour, amount in enumerate(amounts)
    ]


LARGE_FIRM = Shape(revenue=LARGE, legal_form="company")
EXPORTER = Shape(revenue=yearly(2_000_000, 2_400_000), legal_form="sole_trader")
TILL = Shape(revenue=yearly(2_200_000, 2_400_000), segment="retailer")
ABROAD = {"nature": "goods", "cross_border": True, "country": "DE"}


def cash(case: Case, act: Act, days: Sequence[datetime], amounts: Sequence[int]) -> list[Payment]:
    """Cash over the counter: the other side is an account of the bank itself."""
    return split(act, case.world.hubs["bank_internal"], days, amounts, kind="hub", cash=True, channel="counter")


def of_outflow(payments: list[Payment]) -> Value:
    """The share of the outflow that these payments make."""
    paid = sum(payment.amount for payment in payments)
    return lambda sums: share(paid, sums.outflow)


def of_inflow(payments: list[Payment]) -> Value:
    """The share of the inflow that these payments make."""
    paid = sum(payment.amount for payment in payments)
    return lambda sums: share(paid, sums.clean_in)


def mornings(case: Case, *before: int) -> list[datetime]:
    """Ten o'clock on days before the application."""
    return [case.time(days) for days in before]


HALF, MOST = CORPORATE // 2, 1_100_000 * YUAN


@scenario("structuring.hit_split_payments", "flow.split", shape=LARGE_FIRM)
def split_payments(case: Case) -> None:
    """Three days with two payments each, once exactly 2 million together, to one supplier."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    made += split(case.pay, supplier, [case.exactly(days=90)], [HALF, HALF], nature="goods")
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


@scenario("structuring.hit_split_cash", "flow.split", shape=Shape(revenue=SMALL, segment="retailer"))
def split_cash(case: Case) -> None:
    """Three days with deposits of cash below ¥50,000 each, once exactly that together."""
    made = cash(case, case.receive, mornings(case, *SPLIT_ON[:2]), [44_000 * YUAN] * 3)
    made += cash(case, case.receive, mornings(case, SPLIT_ON[2]), [CASH // 2] * 2)
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario("structuring.hit_split_personal", "flow.split", shape=Shape(revenue=MEDIUM, legal_form="sole_trader"))
def split_personal(case: Case) -> None:
    """A sole trader's personal account: ¥500,000 is what counts there, and comes together exactly."""
    made = split(case.receive, case.firm(), mornings(case, *SPLIT_ON), [PERSONAL // 2] * 2, nature="goods")
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario(
    "structuring.hit_split_abroad",
    "flow.split",
    shape=EXPORTER,
)
def split_abroad(case: Case) -> None:
    """From abroad into a personal account: ¥200,000."""
    made = split(case.receive, case.firm(region=""), mornings(case, *SPLIT_ON), [PERSONAL_ABROAD // 2] * 2, **ABROAD)
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario("structuring.hit_split_accounts", "flow.split", shape=LARGE_FIRM)
def split_accounts(case: Case) -> None:
    """From two accounts of the applicant into two accounts of one supplier: parties count, not accounts."""
    supplier, second = case.firm(accounts=2), case.own_account(opening=5_000_000 * YUAN)
    made = [case.pay(supplier, MOST, day, nature="goods") for day in mornings(case, *SPLIT_ON)]
    made += [
        case.pay(supplier, MOST, day + timedelta(hours=1), account=second, into=supplier.accounts[1], nature="goods")
        for day in mornings(case, *SPLIT_ON)
    ]
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


@scenario("structuring.hit_just_below", "flow.split", shape=LARGE_FIRM)
def just_below(case: Case) -> None:
    """Five payments from exactly 90% of 2 million to one cent below it; of two larger ones one is far enough above."""
    supplier = case.firm()
    sizes = [CORPORATE * 9 // 10, CORPORATE - 1, 1_850_000 * YUAN, 1_900_000 * YUAN, 1_950_000 * YUAN]
    made = [
        case.pay(supplier, size, day, nature="goods")
        for size, day in zip(sizes, mornings(case, 28, 24, 19, 14, 9), strict=True)
    ]
    case.pay(supplier, CORPORATE, case.time(6), nature="goods")
    case.pay(supplier, MOST * 2, case.time(5), nature="goods")
    case.hit(
        "structuring", "high", made, near_count=5, near_multiple=5_000_000, near_share=of_outflow(made), split_days=0
    )


@scenario("structuring.hit_cash_just_below", "flow.split", shape=Shape(revenue=SMALL, segment="retailer"))
def cash_just_below(case: Case) -> None:
    """Five withdrawals just below ¥50,000, none above."""
    made = [
        payment
        for number, day in enumerate(mornings(case, 28, 23, 18, 13, 8))
        for payment in cash(case, case.pay, [day], [(47_000 + number * 100) * YUAN])
    ]
    case.hit("structuring", "high", made, near_count=5, near_multiple=5_000_000, near_share=of_outflow(made))


@scenario("structuring.hit_amounts_of_two_months", "flow.split", shape=LARGE_FIRM)
def amounts_of_two_months(case: Case) -> None:
    """Each day's amount was also paid four, five and seven months before, so in two of the six: not often enough."""
    made = _repeated(case, (4, 5, 7))
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


def _repeated(case: Case, months: Sequence[int]) -> list[Payment]:
    """Three days with two payments of one amount, which was also paid once in each of some months before."""
    supplier, made = case.firm(), []
    for number, before in enumerate(SPLIT_ON):
        amount, day = MOST + number * 1_000 * YUAN, case.time(before)
        for earlier in months:
            case.pay(supplier, amount, case.in_month(earlier, 10 + number, of=day.date()), nature="goods")
        made += split(case.pay, supplier, [day], [amount, amount], nature="goods")
    return made


@scenario("structuring.hit_share", "flow", shape=TILL)
def hit_share(case: Case) -> None:
    """Three days of split cash that come to exactly 10% of the inflow."""
    made = _split_till(case, least_of(case.sums().clean_in, SPLIT_SHARE))
    case.hit("structuring", "high", made, split_days=3, split_share=SPLIT_SHARE)


@scenario("structuring.hit_three_times_as_many", "flow.split", shape=LARGE_FIRM)
def three_times_as_many(case: Case) -> None:
    """Six just below and two just above: three times as many."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(28 - 4 * number), nature="goods") for number in range(6)
    ]
    for number in range(2):
        case.pay(supplier, CORPORATE + number, case.time(26 - 4 * number), nature="goods")
    case.hit("structuring", "high", made, near_count=6, near_multiple=3_000_000, near_share=of_outflow(made))


@scenario("structuring.near_two_days", "flow.split", shape=LARGE_FIRM)
def two_days(case: Case) -> None:
    """Two days are one short."""
    made = split(case.pay, case.firm(), mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.miss("structuring", split_days=2, split_share=of_outflow(made))


def _third_day_fails(case: Case, made: list[Payment]) -> None:
    case.miss("structuring", split_days=2, split_share=of_outflow(made))


@scenario("structuring.near_sum", "flow.split", shape=LARGE_FIRM)
def sum_too_small(case: Case) -> None:
    """The third day's payments come to one cent less than 2 million."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    split(case.pay, supplier, mornings(case, 25), [HALF, HALF - 1], nature="goods")
    _third_day_fails(case, made)


def _short_receipts(case: Case, limit: int, **more: Any) -> None:
    """Two days on which receipts come to the threshold, and a third on which one cent is missing."""
    party = case.firm()
    split(case.receive, party, mornings(case, 75, 50), [limit // 2, limit // 2], nature="goods", **more)
    split(case.receive, party, mornings(case, 25), [limit // 2, limit // 2 - 1], nature="goods", **more)
    case.miss("structuring", split_days=2)


@scenario("structuring.near_sum_personal", "flow.split", shape=Shape(revenue=MEDIUM, legal_form="sole_trader"))
def personal_sum_too_small(case: Case) -> None:
    """The same into a personal account, where ¥500,000 count."""
    _short_receipts(case, PERSONAL)


@scenario("structuring.near_sum_abroad", "flow.split", shape=EXPORTER)
def abroad_sum_too_small(case: Case) -> None:
    """The same from abroad, where ¥200,000 count."""
    _short_receipts(case, PERSONAL_ABROAD, cross_border=True, country="DE")


@scenario("structuring.near_sum_cash", "flow.split", shape=Shape(revenue=SMALL, segment="retailer"))
def cash_sum_too_small(case: Case) -> None:
    """The same with cash, where ¥50,000 count."""
    cash(case, case.receive, mornings(case, 75, 50), [44_000 * YUAN] * 3)
    cash(case, case.receive, mornings(case, 25), [CASH // 2, CASH // 2 - 1])
    case.miss("structuring", split_days=2)


@scenario("structuring.near_reportable", "flow.split", shape=LARGE_FIRM)
def reportable(case: Case) -> None:
    """On the third day one of the two payments is 2 million itself, which is reported anyway."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    split(case.pay, supplier, mornings(case, 25), [CORPORATE, HALF], nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_before_the_window", "flow.split", shape=LARGE_FIRM)
def before_the_window(case: Case) -> None:
    """The third day lies just before the ninety days."""
    supplier, edge = case.firm(), case.exactly(days=90, seconds=1)
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.pay(supplier, MOST, edge, nature="goods")
    case.pay(supplier, MOST, edge - timedelta(minutes=30), nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_two_parties", "flow.split", shape=LARGE_FIRM)
def two_parties(case: Case) -> None:
    """On the third day the two payments go to two suppliers."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.pay(supplier, MOST, case.time(25), nature="goods")
    case.pay(case.firm(), MOST, case.time(25, 11), nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_reversed", "flow.split", shape=LARGE_FIRM)
def reversed_payment(case: Case) -> None:
    """One of the third day's payments was reversed."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    third = split(case.pay, supplier, mornings(case, 25), [MOST, MOST], nature="goods")
    case.reverse(third[1], case.time(24))
    _third_day_fails(case, made)


@scenario("structuring.near_own_accounts", "flow.split", shape=LARGE_FIRM)
def own_accounts(case: Case) -> None:
    """Money moved to the firm's own second account in parts."""
    second = case.own_account(opening=100_000 * YUAN)
    for day in mornings(case, *SPLIT_ON):
        case.move(case.account, second, MOST, day)
        case.move(case.account, second, MOST, day + timedelta(hours=1))
    case.miss("structuring", split_days=0)


@scenario("structuring.near_recurring", "flow.split", shape=LARGE_FIRM)
def recurring(case: Case) -> None:
    """Each day's amount was paid in three of the six months before, the earliest six months ago."""
    _repeated(case, (4, 5, 6))
    case.miss("structuring", [], split_days=0)


def _split_till(case: Case, total: int) -> list[Payment]:
    """Deposits of cash that come to a total, two on each of three days."""
    sizes = parts(total, 6)
    return [
        payment
        for number, day in enumerate(mornings(case, *SPLIT_ON))
        for payment in cash(case, case.receive, [day], sizes[number * 2 : number * 2 + 2])
    ]


@scenario("structuring.near_split_share", "flow", shape=TILL)
def split_share(case: Case) -> None:
    """Three days of split cash that come to one cent less than 10% of the inflow."""
    made = _split_till(case, least_of(case.sums().clean_in, SPLIT_SHARE) - 1)
    case.miss("structuring", split_days=3, split_share=of_inflow(made))


@scenario("structuring.near_four_just_below", "flow.split", shape=LARGE_FIRM)
def four_just_below(case: Case) -> None:
    """Four payments just below 2 million are one short."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(28 - 5 * number), nature="goods") for number in range(4)
    ]
    case.miss("structuring", near_count=4, near_multiple=4_000_000, near_share=of_outflow(made))


@scenario("structuring.near_below_the_band", "flow.split", shape=LARGE_FIRM)
def below_the_band(case: Case) -> None:
    """Five payments one cent below 90% of 2 million."""
    supplier = case.firm()
    for number in range(NEAR_COUNT):
        case.pay(supplier, CORPORATE * 9 // 10 - 1 - number, case.time(28 - 5 * number), nature="goods")
    case.miss("structuring", near_count=0)


@scenario("structuring.near_multiple", "flow.split", shape=LARGE_FIRM)
def multiple(case: Case) -> None:
    """Five just below and two above, the larger by a cent less than a tenth: large payments are simply usual here."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(28 - 5 * number), nature="goods")
        for number in range(NEAR_COUNT)
    ]
    for number, amount in enumerate((CORPORATE, CORPORATE * 11 // 10 - 1)):
        case.pay(supplier, amount, case.time(26 - 5 * number), nature="goods")
    case.miss("structuring", near_count=5, near_multiple=2_500_000, near_share=of_outflow(made))


@scenario("structuring.near_thirty_days", "flow.split", shape=LARGE_FIRM)
def thirty_days(case: Case) -> None:
    """The fifth was paid one second before the thirty days."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(25 - 5 * number), nature="goods") for number in range(4)
    ]
    case.pay(supplier, 1_900_000 * YUAN, case.exactly(days=30, seconds=1), nature="goods")
    case.miss("structuring", near_count=4, near_multiple=4_000_000, near_share=of_outflow(made))


@scenario(
    "structuring.near_just_below_share", "flow", shape=Shape(revenue=yearly(6_000_000, 6_400_000), segment="retailer")
)
def just_below_share(case: Case) -> None:
    """Deposits just below ¥50,000 that come to one cent less than 10% of the inflow."""
    total = least_of(case.sums().clean_in, SPLIT_SHARE) - 1
    count = total // (49_500 * YUAN) + 1
    made = [
        payment
        for number, size in enumerate(parts(total, count))
        for payment in cash(case, case.receive, [case.time(29 - number)], [size])
    ]
    case.miss("structuring", near_count=count, near_multiple=count * 1_000_000, near_share=of_inflow(made))


@scenario(
    "structuring.unknown_cash", "flow.split", shape=Shape(revenue=yearly(1_200_000, 1_500_000), legal_form="company")
)
def unknown_cash(case: Case) -> None:
    """The statement does not say what was cash: as cash it would be split, as a transfer it would not."""
    split(case.receive, case.firm(), mornings(case, *SPLIT_ON), [30_000 * YUAN] * 2, nature="goods", cash=None)
    case.unknown("structuring")


@scenario(
    "structuring.unknown_border",
    "flow.split",
    "risk_region",
    shape=EXPORTER,
)
def unknown_border(case: Case) -> None:
    """The statement does not say what came from abroad, nor from where."""
    split(
        case.receive,
        case.firm(),
        mornings(case, *SPLIT_ON),
        [PERSONAL_ABROAD // 2] * 2,
        nature="goods",
        cross_border=None,
    )
    case.unknown("structuring", "risk_region")

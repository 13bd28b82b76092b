"""Structuring (AM02) and rapid in-out (AM05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from seed.portfolio.bounds import (
    CORPORATE,
    NEAR_COUNT,
    PERSONAL_ABROAD,
    RAPID_DAYS,
    RAPID_INFLOW,
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
from seed.portfolio.timeline import months_back

Act = Callable[..., Payment]
SPLIT_ON = (75, 50, 25)
DAY = timedelta(days=1)


def split(act: Act, party: Party, days: Sequence[datetime], amounts: Sequence[int], **more: Any) -> list[Payment]:
    """The same few amounts on each of some days, an hour apart."""
    return [
        act(party, amount, day + timedelta(hours=hour), **more) for day in days for hour, amount in enumerate(amounts)
    ]


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


@scenario("structuring.hit_split_payments", "flow.split", alone=True, shape=Shape(revenue=LARGE, legal_form="company"))
def split_payments(case: Case) -> None:
    """Three days with two payments each, once exactly 2 million together, to one supplier."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    made += split(case.pay, supplier, [case.exactly(days=90)], [HALF, HALF], nature="goods")
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


@scenario("structuring.hit_split_cash", "flow.split", alone=True, shape=Shape(revenue=SMALL, segment="retailer"))
def split_cash(case: Case) -> None:
    """Three days with three deposits of cash below ¥50,000 each."""
    made = cash(case, case.receive, mornings(case, *SPLIT_ON), [40_000 * YUAN] * 3)
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario(
    "structuring.hit_split_personal", "flow.split", alone=True, shape=Shape(revenue=MEDIUM, legal_form="sole_trader")
)
def split_personal(case: Case) -> None:
    """A sole trader's personal account: ¥500,000 is what counts there."""
    made = split(case.receive, case.firm(), mornings(case, *SPLIT_ON), [260_000 * YUAN, 250_000 * YUAN], nature="goods")
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario(
    "structuring.hit_split_abroad",
    "flow.split",
    alone=True,
    shape=Shape(revenue=yearly(2_000_000, 3_000_000), legal_form="sole_trader"),
)
def split_abroad(case: Case) -> None:
    """From abroad into a personal account: ¥200,000."""
    abroad = {"nature": "goods", "cross_border": True, "country": "DE"}
    half = PERSONAL_ABROAD // 2
    made = split(case.receive, case.firm(region=""), mornings(case, *SPLIT_ON), [half, half], **abroad)
    case.hit("structuring", "high", made, split_days=3, split_share=of_inflow(made))


@scenario("structuring.hit_split_accounts", "flow.split", alone=True, shape=Shape(revenue=LARGE, legal_form="company"))
def split_accounts(case: Case) -> None:
    """From two accounts of the applicant into two accounts of one supplier: parties count, not accounts."""
    supplier, second = case.firm(accounts=2), case.own_account(opening=5_000_000 * YUAN)
    made = [case.pay(supplier, MOST, day, nature="goods") for day in mornings(case, *SPLIT_ON)]
    made += [
        case.pay(supplier, MOST, day + timedelta(hours=1), account=second, into=supplier.accounts[1], nature="goods")
        for day in mornings(case, *SPLIT_ON)
    ]
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


@scenario("structuring.hit_just_below", "flow.split", alone=True, shape=Shape(revenue=LARGE, legal_form="company"))
def just_below(case: Case) -> None:
    """Five payments from exactly 90% of 2 million to one cent below it in a month, one just above."""
    supplier = case.firm()
    sizes = [CORPORATE * 9 // 10, CORPORATE - 1, 1_850_000 * YUAN, 1_900_000 * YUAN, 1_950_000 * YUAN]
    made = [
        case.pay(supplier, size, day, nature="goods")
        for size, day in zip(sizes, mornings(case, 28, 24, 19, 14, 9), strict=True)
    ]
    case.pay(supplier, CORPORATE, case.time(6), nature="goods")
    case.hit(
        "structuring", "high", made, near_count=5, near_multiple=5_000_000, near_share=of_outflow(made), split_days=0
    )


@scenario("structuring.hit_cash_just_below", "flow.split", alone=True, shape=Shape(revenue=SMALL, segment="retailer"))
def cash_just_below(case: Case) -> None:
    """Five withdrawals just below ¥50,000, none above."""
    made = [
        payment
        for number, day in enumerate(mornings(case, 28, 23, 18, 13, 8))
        for payment in cash(case, case.pay, [day], [(47_000 + number * 100) * YUAN])
    ]
    case.hit("structuring", "high", made, near_count=5, near_multiple=5_000_000, near_share=of_outflow(made))


@scenario(
    "structuring.hit_amounts_of_two_months", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"), alone=True
)
def amounts_of_two_months(case: Case) -> None:
    """Each day's amount was paid in two of the six months before: not often enough to be recurring."""
    supplier, made = case.firm(), []
    for number, before in enumerate(SPLIT_ON):
        amount = MOST + number * 1_000 * YUAN
        for earlier in (130, 165):
            case.pay(supplier, amount, case.time(earlier + number), nature="goods")
        made += split(case.pay, supplier, [case.time(before)], [amount, amount], nature="goods")
    case.hit("structuring", "high", made, split_days=3, split_share=of_outflow(made))


@scenario("structuring.near_two_days", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def two_days(case: Case) -> None:
    """Two days are one short."""
    made = split(case.pay, case.firm(), mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.miss("structuring", split_days=2, split_share=of_outflow(made))


def _third_day_fails(case: Case, made: list[Payment]) -> None:
    case.miss("structuring", split_days=2, split_share=of_outflow(made))


@scenario("structuring.near_sum", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def sum_too_small(case: Case) -> None:
    """The third day's payments come to one cent less than 2 million."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    split(case.pay, supplier, mornings(case, 25), [HALF, HALF - 1], nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_reportable", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def reportable(case: Case) -> None:
    """On the third day one of the two payments is 2 million itself, which is reported anyway."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    split(case.pay, supplier, mornings(case, 25), [CORPORATE, HALF], nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_before_the_window", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def before_the_window(case: Case) -> None:
    """The third day lies just before the ninety days."""
    supplier, edge = case.firm(), case.exactly(days=90, seconds=1)
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.pay(supplier, MOST, edge, nature="goods")
    case.pay(supplier, MOST, edge - timedelta(minutes=30), nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_two_parties", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def two_parties(case: Case) -> None:
    """On the third day the two payments go to two suppliers."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    case.pay(supplier, MOST, case.time(25), nature="goods")
    case.pay(case.firm(), MOST, case.time(25, 11), nature="goods")
    _third_day_fails(case, made)


@scenario("structuring.near_reversed", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def reversed_payment(case: Case) -> None:
    """One of the third day's payments was reversed."""
    supplier = case.firm()
    made = split(case.pay, supplier, mornings(case, 75, 50), [MOST, MOST], nature="goods")
    third = split(case.pay, supplier, mornings(case, 25), [MOST, MOST], nature="goods")
    case.reverse(third[1], case.time(24))
    _third_day_fails(case, made)


@scenario("structuring.near_own_accounts", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def own_accounts(case: Case) -> None:
    """Money moved to the firm's own second account in parts."""
    second = case.own_account(opening=100_000 * YUAN)
    for day in mornings(case, *SPLIT_ON):
        case.move(case.account, second, MOST, day)
        case.move(case.account, second, MOST, day + timedelta(hours=1))
    case.miss("structuring", split_days=0)


@scenario(
    "structuring.near_recurring", "flow.split", shape=Shape(revenue=LARGE, legal_form="company", segment="distributor")
)
def recurring(case: Case) -> None:
    """A distributor pays two fixed instalments on one day of each month, the same amounts as in the months before."""
    supplier = case.firm()
    for months in range(9, 0, -1):
        day = case.t0.replace(hour=10, minute=0, second=0)
        first = months_back(case.t0.date(), months)
        split(
            case.pay, supplier, [day.replace(year=first.year, month=first.month, day=12)], [MOST, MOST], nature="goods"
        )
    case.miss("structuring", split_days=0)


@scenario("structuring.near_split_share", "flow", shape=Shape(revenue=yearly(2_200_000, 2_400_000), segment="retailer"))
def split_share(case: Case) -> None:
    """Three days of split cash that come to one cent less than 10% of the inflow."""
    total = least_of(case.sums().clean_in, SPLIT_SHARE) - 1
    sizes = parts(total, 6)
    made = [
        payment
        for number, day in enumerate(mornings(case, *SPLIT_ON))
        for payment in cash(case, case.receive, [day], sizes[number * 2 : number * 2 + 2])
    ]
    case.miss("structuring", split_days=3, split_share=of_inflow(made))


@scenario("structuring.near_four_just_below", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def four_just_below(case: Case) -> None:
    """Four payments just below 2 million are one short."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(28 - 5 * number), nature="goods") for number in range(4)
    ]
    case.miss("structuring", near_count=4, near_multiple=4_000_000, near_share=of_outflow(made))


@scenario("structuring.near_below_the_band", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def below_the_band(case: Case) -> None:
    """Five payments one cent below 90% of 2 million."""
    supplier = case.firm()
    for number in range(NEAR_COUNT):
        case.pay(supplier, CORPORATE * 9 // 10 - 1 - number, case.time(28 - 5 * number), nature="goods")
    case.miss("structuring", near_count=0)


@scenario("structuring.near_multiple", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
def multiple(case: Case) -> None:
    """Five just below and two just above: large payments are simply usual here."""
    supplier = case.firm()
    made = [
        case.pay(supplier, 1_900_000 * YUAN + number, case.time(28 - 5 * number), nature="goods")
        for number in range(NEAR_COUNT)
    ]
    for number in range(2):
        case.pay(supplier, CORPORATE + number, case.time(26 - 5 * number), nature="goods")
    case.miss("structuring", near_count=5, near_multiple=2_500_000, near_share=of_outflow(made))


@scenario("structuring.near_thirty_days", "flow.split", shape=Shape(revenue=LARGE, legal_form="company"))
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
    shape=Shape(revenue=yearly(2_000_000, 2_400_000), legal_form="sole_trader"),
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


def pass_through(
    case: Case,
    account: str,
    start: datetime,
    *,
    inflow: int = RAPID_INFLOW,
    out: int = RAPID_INFLOW * 9 // 10,
    after: timedelta = timedelta(hours=20),
    payee: Party | None = None,
    payer: Party | None = None,
    keep: int = RAPID_INFLOW // 20,
    **more: Any,
) -> list[Payment]:
    """Money comes in and goes on; ``keep`` stays overnight, the rest goes to the main account, and later ``keep`` too.

    The account must be empty before.
    """
    came = case.receive(payer or case.firm(), inflow, start, account=account, nature="goods", **more)
    went = case.pay(payee or case.firm(), out, start + after, account=account, nature="goods", **more)
    rest = inflow - out - keep
    if rest:
        case.move(account, case.account, rest, start + timedelta(hours=3), **more)
    if keep:
        case.move(account, case.account, keep, start + 3 * DAY, **more)
    return [came, went]


DAYS = (80, 65, 50, 35, 20)


def passes(case: Case, account: str, count: int = RAPID_DAYS, **more: Any) -> list[Payment]:
    """So many pass-throughs on days of their own, each from and to new firms."""
    return [payment for before in DAYS[:count] for payment in pass_through(case, account, case.time(before), **more)]


@scenario("rapid_in_out.hit_five_days", "flow.rapid", alone=True, shape=Shape(legal_form="company", revenue=MEDIUM))
def five_days(case: Case) -> None:
    """Five days on the edge of every condition: ¥100,000 in, 90% out, 5% left, the first exactly ninety days ago."""
    account = case.own_account()
    made = passes(case, account, 4) + pass_through(case, account, case.exactly(days=90))
    case.hit("rapid_in_out", "high", made, days=5)


@scenario(
    "rapid_in_out.hit_several_payees", "flow.rapid", alone=True, shape=Shape(legal_form="company", revenue=MEDIUM)
)
def several_payees(case: Case) -> None:
    """What comes in goes out in three parts."""
    account, made = case.own_account(opening=1_000 * YUAN), []
    payees = [case.firm() for _ in range(3)]
    for before in DAYS:
        start = case.time(before)
        made.append(case.receive(case.firm(), 150_000 * YUAN, start, account=account, nature="service"))
        made += [
            case.pay(payee, 50_000 * YUAN, start + timedelta(hours=hour), account=account, nature="service")
            for hour, payee in enumerate(payees, 1)
        ]
    case.hit("rapid_in_out", "high", made, days=5)


@scenario("rapid_in_out.near_four_days", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def four_days(case: Case) -> None:
    """Four days are one short."""
    passes(case, case.own_account(), 4)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_same_day", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def same_day(case: Case) -> None:
    """Five inflows, but two of them on one day."""
    account = case.own_account()
    passes(case, account, 4)
    start = case.time(DAYS[3], 12)
    case.receive(case.firm(), RAPID_INFLOW, start, account=account, nature="goods")
    case.pay(case.firm(), RAPID_INFLOW, start + timedelta(hours=2), account=account, nature="goods")
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_inflow", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def inflow_too_small(case: Case) -> None:
    """The fifth inflow is one cent below ¥100,000."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), inflow=RAPID_INFLOW - 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_outflow", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def outflow_too_small(case: Case) -> None:
    """Of the fifth inflow one cent less than 90% goes on."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), out=RAPID_INFLOW * 9 // 10 - 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_late", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def too_late(case: Case) -> None:
    """The fifth goes on 24 hours and one second later."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), after=timedelta(hours=24, seconds=1))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_closing", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def closing_too_high(case: Case) -> None:
    """After the fifth, one cent more than 5% of it is left in the account."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.time(DAYS[4]), keep=RAPID_INFLOW // 20 + 1)
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_known_supplier", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def known_supplier(case: Case) -> None:
    """The fifth goes to a supplier who was paid in three of the six months before."""
    account, supplier = case.own_account(), case.firm()
    passes(case, account, 4)
    start = case.time(DAYS[4])
    for months in (2, 4, 6):
        day = months_back(start.date(), months)
        case.pay(
            supplier, 21_000 * YUAN + months, start.replace(year=day.year, month=day.month, day=14), nature="goods"
        )
    pass_through(case, account, start, payee=supplier)
    case.miss("rapid_in_out", days=4)


@scenario(
    "rapid_in_out.hit_supplier_of_two_months",
    "flow.rapid",
    shape=Shape(legal_form="company", revenue=MEDIUM),
    alone=True,
)
def supplier_of_two_months(case: Case) -> None:
    """The fifth goes to a supplier who was paid in two of the six months before: not yet known."""
    account, supplier = case.own_account(), case.firm()
    made, start = passes(case, account, 4), case.time(DAYS[4])
    for months in (2, 4):
        day = months_back(start.date(), months)
        case.pay(supplier, 21_000 * YUAN, start.replace(year=day.year, month=day.month, day=14), nature="goods")
    made += pass_through(case, account, start, payee=supplier)
    case.hit("rapid_in_out", "high", made, days=5)


@scenario("rapid_in_out.near_before_the_window", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def rapid_before_the_window(case: Case) -> None:
    """The fifth came in one second before the ninety days."""
    account = case.own_account()
    passes(case, account, 4)
    pass_through(case, account, case.exactly(days=90, seconds=1))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_reversed", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def rapid_reversed(case: Case) -> None:
    """The fifth payment on was reversed two days later."""
    account = case.own_account()
    passes(case, account, 4)
    made = pass_through(case, account, case.time(DAYS[4]))
    case.reverse(made[1], case.time(DAYS[4] - 2))
    case.move(account, case.account, made[1].amount, case.time(DAYS[4] - 2, 11))
    case.miss("rapid_in_out", days=4)


@scenario("rapid_in_out.near_serves_once", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def serves_once(case: Case) -> None:
    """Two inflows within a day and one payment on: it serves the first only."""
    account = case.own_account()
    for before in (70, 50, 30):
        evening = case.time(before, 18)
        case.receive(case.firm(), RAPID_INFLOW, evening, account=account, nature="goods")
        case.receive(case.firm(), RAPID_INFLOW, evening + timedelta(hours=15), account=account, nature="goods")
        case.pay(case.firm(), 95_000 * YUAN, evening + timedelta(hours=16), account=account, nature="goods")
        case.move(account, case.account, 100_000 * YUAN, evening + timedelta(hours=17))
        case.move(account, case.account, 5_000 * YUAN, evening + 3 * DAY)
    case.miss("rapid_in_out", days=3)


@scenario("rapid_in_out.near_loans", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def loans(case: Case) -> None:
    """Five loans are paid out and go on to new suppliers at once: a loan is no clean inflow."""
    account, lender = case.own_account(), case.world.hubs["lender"]
    for before in DAYS:
        start = case.time(before)
        case.receive(lender, RAPID_INFLOW, start, account=account, kind="loan", nature="loan")
        case.pay(case.firm(), RAPID_INFLOW, start + timedelta(hours=4), account=account, nature="goods")
    case.miss("rapid_in_out", days=0)


@scenario("rapid_in_out.unknown_day_precision", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def day_precision(case: Case) -> None:
    """The second account's bank states only days, and five of them could be pass-throughs."""
    account = case.own_account()
    for before in DAYS:
        day = case.time(before, 0)
        case.receive(case.firm(), RAPID_INFLOW, day, account=account, nature="goods", by_day=True)
        case.pay(case.firm(), RAPID_INFLOW, day, account=account, nature="goods", by_day=True)
    case.unknown("rapid_in_out")


@scenario("rapid_in_out.unknown_balances", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def no_balances(case: Case) -> None:
    """No balances of the second account were stated, and five days could be pass-throughs."""
    account = case.own_account()
    case.no_balances.add(account)
    passes(case, account)
    case.unknown("rapid_in_out")


@scenario("rapid_in_out.near_four_without_balances", "flow.rapid", shape=Shape(legal_form="company", revenue=MEDIUM))
def four_without_balances(case: Case) -> None:
    """No balances either, but only four days could be pass-throughs."""
    account = case.own_account()
    case.no_balances.add(account)
    passes(case, account, 4)
    case.miss("rapid_in_out")

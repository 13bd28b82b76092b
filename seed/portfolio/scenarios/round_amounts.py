"""Round amounts (AM03): how many of the larger payments are whole tens of thousands."""

from __future__ import annotations

from seed.portfolio.bounds import ROUND_PAYMENTS, ROUND_SHARE, ROUND_UNIT
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.digits import own_prices, within_chance
from seed.portfolio.shape import MEDIUM, Shape

FIRM = Shape(revenue=MEDIUM, legal_form="company")
SHOP = Shape(segment="retailer", revenue=MEDIUM, legal_form="company", history=25)


def rounded(case: Case, large: int, round_: int) -> list[Payment]:
    """Let the year have so many payments from ¥10,000 on, and so many of them round; the others lie a cent above."""
    flow = [
        payment
        for payment in case.payments
        if payment.kind in CLEAN and payment.direction in ("in", "out") and payment.at >= case.since
    ]
    flow.sort(key=lambda payment: (-payment.amount, payment.at))
    own = [payment for payment in flow if payment.kind == "trade" and not payment.written and not payment.twin]
    kept = [payment for payment in flow if payment not in own and payment.amount >= ROUND_UNIT]
    made = [payment for payment in kept if payment.amount % ROUND_UNIT == 0]
    own[-1].amount = ROUND_UNIT - 1
    for number, payment in enumerate(own):
        if number >= large - len(kept):
            while payment.amount >= ROUND_UNIT:
                payment.amount //= 10  # so that it begins with the same digit
            continue
        payment.amount = max(ROUND_UNIT, payment.amount // ROUND_UNIT * ROUND_UNIT)
        if len(made) < round_:
            made.append(payment)
        else:
            payment.amount += 1
    return made


LEAST_ROUND = ROUND_PAYMENTS * ROUND_SHARE // 1_000_000


@scenario("round_amounts.hit_least", "flow", shape=FIRM)
def least(case: Case) -> None:
    """Thirty of fifty: the least count and the least share at once."""
    made = rounded(case, ROUND_PAYMENTS, LEAST_ROUND)
    case.hit("round_amounts", "noted", made, share=ROUND_SHARE, transfers=ROUND_PAYMENTS)


@scenario("round_amounts.near_share", "first_digits", "flow", shape=SHOP)
def one_less(case: Case) -> None:
    """Twenty-nine of fifty; the others are a cent off, what is a cent too small does not count. Digits nearly stray."""
    rounded(case, ROUND_PAYMENTS, LEAST_ROUND - 1)
    case.miss("round_amounts", share=580_000, transfers=ROUND_PAYMENTS)
    within_chance(case)


@scenario("round_amounts.near_count", "first_digits", "flow", shape=SHOP)
def too_few(case: Case) -> None:
    """All of them are round, but there are forty-nine; and the firm's prices stray as they did the year before."""
    rounded(case, ROUND_PAYMENTS - 1, ROUND_PAYMENTS - 1)
    case.miss("round_amounts", transfers=ROUND_PAYMENTS - 1)
    own_prices(case)

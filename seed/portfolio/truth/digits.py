"""AM01: whether the first digits of prices stray from Benford's law, and more than in the firm's own year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import isqrt

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Payment
from seed.portfolio.timeline import year_before
from seed.portfolio.truth.flows import clean, covered_from, nature


def first_digits(case: Case) -> Expectation:
    """Needs three hundred payments in either year; without the year before, or the natures, nobody can tell."""
    before = year_before(case.since)
    priced = [payment for payment in clean(case) if nature(payment) in ("goods", "service", None)]
    recent = [payment for payment in priced if payment.at >= case.since]
    known, earlier = digits(recent), digits(payment for payment in priced if before <= payment.at < case.since)
    covered = covered_from(case)
    enough = _known(known.total() >= bounds.DIGIT_PAYMENTS, len(recent) >= bounds.DIGIT_PAYMENTS)
    strays = over_limit(known) if known else None
    grew = None
    if known and earlier.total() >= bounds.DIGIT_PAYMENTS and covered is not None and covered <= before.date():
        grew = deviation(known) * PPM >= deviation(earlier) * bounds.DIGIT_GROWTH
    if False in (enough, strays, grew):
        return Expectation()
    return Expectation("not_evaluable") if None in (enough, strays, grew) else Expectation("hit", "noted")


def _known(surely: bool, possibly: bool) -> bool | None:
    return surely if surely == possibly else None


def digits(payments: Iterable[Payment]) -> Counter[int]:
    """How often each first digit begins the amount of a payment that was surely for goods or services."""
    return Counter(int(str(payment.amount)[0]) for payment in payments if nature(payment) is not None)


def deviation(counts: Counter[int]) -> int:
    """The mean absolute deviation of the nine shares from Benford's law (ppm)."""
    total = counts.total()
    strayed = sum(abs(expected * total - PPM * counts[digit]) for digit, expected in enumerate(bounds.BENFORD, 1))
    return strayed // (9 * total)


def over_limit(counts: Counter[int]) -> bool:
    """Whether it is more than chance allows for so many payments."""
    noise = isqrt(bounds.DIGIT_NOISE * bounds.DIGIT_NOISE // counts.total())
    return deviation(counts) > max(bounds.DIGIT_DEVIATION, noise)

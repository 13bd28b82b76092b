"""Amounts and times: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Payment, Sums
from seed.portfolio.shape import INDUSTRIES
from seed.portfolio.truth.digits import first_digits
from seed.portfolio.truth.dormant import dormant_burst
from seed.portfolio.truth.fans import fan_in, fan_out
from seed.portfolio.truth.flows import clean
from seed.portfolio.truth.surge import surge

FLOW_TESTS: tuple[str, ...] = (
    "structuring",
    "rapid_in_out",
    "first_digits",
    "round_amounts",
    "dormant_burst",
    "fan_in",
    "fan_out",
    "night_transfers",
)
INDICATORS: tuple[str, ...] = (*FLOW_TESTS, "surge")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """All but AM02 and AM05, which need what no other planting makes: what a scenario says of these, else clear."""
    return {
        "first_digits": first_digits(case),
        "round_amounts": _round(case),
        "dormant_burst": dormant_burst(case),
        "fan_in": fan_in(case, sums),
        "fan_out": fan_out(case, sums),
        "night_transfers": _night(case),
        "surge": surge(case, sums),
    }


def _round(case: Case) -> Expectation:
    large = [pay for pay in clean(case) if pay.at >= case.since and pay.amount >= bounds.ROUND_UNIT]
    round_ = sum(pay.amount % bounds.ROUND_UNIT == 0 for pay in large)
    if len(large) < bounds.ROUND_PAYMENTS or share(round_, len(large)) < bounds.ROUND_SHARE:
        return Expectation()
    return Expectation("hit", "noted")


def _night(case: Case) -> Expectation:
    """A payment of unknown hour, or of unknown channel at night, may be one at night."""
    if INDUSTRIES[case.traits.segment].startswith(bounds.NIGHT_TRADES):
        return Expectation()
    flow = [pay for pay in clean(case) if pay.at >= case.since]
    flow = [pay for pay in flow if pay.channel in ("online", "mobile", "counter", None)]
    base = _total(flow)
    possible = [pay for pay in flow if pay.by_day or _dark(pay)]
    night = [pay for pay in possible if not pay.by_day and pay.channel]
    least = _total([pay for pay in flow if pay.channel or pay in possible])
    if base and _total(night) * PPM >= base * bounds.NIGHT_SHARE and len(night) >= bounds.NIGHT_PAYMENTS:
        return Expectation("hit", "low")
    if _total(possible) * PPM < least * bounds.NIGHT_SHARE or len(possible) < bounds.NIGHT_PAYMENTS:
        return Expectation()
    return Expectation("not_evaluable")


def _dark(payment: Payment) -> bool:
    return payment.at.hour >= bounds.NIGHT_FROM or payment.at.hour < bounds.NIGHT_TO


def _total(payments: list[Payment]) -> int:
    return sum(payment.amount for payment in payments)

"""What came round before the application (LP04): inflow of loops and of trade to and fro."""

from __future__ import annotations

from datetime import datetime

from seed.portfolio.bounds import (
    CIRCULAR_MOST,
    CIRCULAR_MULTIPLE,
    CIRCULAR_PRIOR,
    CIRCULAR_SHARE,
    CIRCULAR_WINDOW,
    least_part,
)
from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment, clean
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.loops import outgoing, plain_loop
from seed.portfolio.scenarios.reciprocal import to_and_fro
from seed.portfolio.shape import MEDIUM, Shape, yearly

FIRM = Shape(revenue=MEDIUM, legal_form="company", segment="distributor")
SMALL_FIRM = Shape(revenue=yearly(1_200_000, 1_500_000), legal_form="company", product="unsecured")


def inflow(case: Case, since: datetime, until: datetime) -> int:
    """Clean inflow of a period (cents)."""
    return sum(one.amount for one in clean(case.payments, since, until) if one.direction == "in")


def recently(case: Case, share: int, *, short: int = 0) -> list[Payment]:
    """To and fro in the last ninety days, whose inflow is this share of theirs, less so many cents (ppm).

    The first payment comes in exactly ninety days before the application.
    """
    came = least_part(inflow(case, case.t0 - CIRCULAR_WINDOW, case.t0), share) - short
    made = to_and_fro(case, case.firm(), came * 4 // 5 + 1, came, 88)
    made[1].at = case.t0 - CIRCULAR_WINDOW
    return made


def before(case: Case, share: int) -> list[Payment]:
    """To and fro in the 270 days before these, whose inflow is this share of theirs (ppm)."""
    recent = case.t0 - CIRCULAR_WINDOW
    came = least_part(inflow(case, recent - CIRCULAR_PRIOR, recent), share)
    return to_and_fro(case, case.firm(), came * 4 // 5 + 1, came, 200)


def came_in(made: list[Payment]) -> list[Payment]:
    """The payments that came in."""
    return [one for one in made if one.direction == "in"]


@scenario("circular_inflow.hit_from_nothing", "flow", shape=FIRM)
def from_nothing(case: Case) -> None:
    """Exactly 15% of the inflow of the last ninety days came round, and nothing before."""
    made = recently(case, CIRCULAR_SHARE)
    case.hit("circular_inflow", "high", came_in(made), share=CIRCULAR_SHARE, multiple=CIRCULAR_MOST)


@scenario("circular_inflow.near_share", "flow", shape=FIRM)
def just_under_share(case: Case) -> None:
    """One cent less."""
    made = recently(case, CIRCULAR_SHARE, short=1)
    case.miss("circular_inflow", came_in(made), share=CIRCULAR_SHARE - 1, multiple=CIRCULAR_MOST)


@scenario("circular_inflow.hit_doubled", "flow", shape=FIRM)
def doubled(case: Case) -> None:
    """Exactly twice the share of the months before."""
    before(case, CIRCULAR_SHARE // 2)
    made = recently(case, CIRCULAR_SHARE)
    case.hit("circular_inflow", "high", came_in(made), share=CIRCULAR_SHARE, multiple=CIRCULAR_MULTIPLE)


@scenario("circular_inflow.hit_not_doubled", "flow", shape=FIRM)
def not_doubled(case: Case) -> None:
    """A hair less than twice the share of the months before: medium."""
    before(case, CIRCULAR_SHARE // 2 + 1)
    made = recently(case, CIRCULAR_SHARE)
    case.hit("circular_inflow", "medium", came_in(made), share=CIRCULAR_SHARE)


@scenario("circular_inflow.hit_loops", "flow", shape=SMALL_FIRM)
def by_loops(case: Case) -> None:
    """Two loops just before the application make a great part of a small firm's inflow, and of its outflow."""
    hops = plain_loop(case, 60) + plain_loop(case, 30)
    case.hit("closed_loop", "high", hops, loops=2, outgoing_share=outgoing(hops))
    case.hit("circular_inflow", "high", came_in(hops), multiple=CIRCULAR_MOST)

"""Round trips through persons of the control group (PP03), and loans that take them."""

from __future__ import annotations

from datetime import datetime, timedelta

from seed.portfolio.bounds import DIVERTED, TRIP_AMOUNT, TRIP_WINDOW, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.paperwork.bureau import draw_down
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import former_representative, group_firm
from seed.portfolio.shape import MEDIUM, Shape


def trip(
    case: Case,
    person: Party,
    out: datetime,
    *,
    amount: int = 60_000 * YUAN,
    back: int = 55_000 * YUAN,
    after: timedelta = timedelta(days=3),
) -> list[Payment]:
    """The applicant pays a person, who pays it back."""
    return [
        case.pay(person, amount, out, nature="other"),
        case.receive(person, back, out + after, nature="other"),
    ]


@scenario("group_round_trip.hit_two_trips", "flow.trips", "credit.applicant", shape=Shape(revenue=MEDIUM))
def two_trips(case: Case) -> None:
    """Two trips on the edge of every condition: ¥50,000 out, 80% back, seven days."""
    made = []
    for before in (120, 60):
        made += trip(
            case, case.representative, case.time(before), amount=TRIP_AMOUNT, back=40_000 * YUAN, after=TRIP_WINDOW
        )
    case.hit("group_round_trip", "high", made, trips=2, trips_after_drawdown=0)


@scenario(
    "group_round_trip.hit_through_group_firm", "flow.trips", "credit.applicant", "group", shape=Shape(revenue=MEDIUM)
)
def through_group_firm(case: Case) -> None:
    """A firm of the group pays the person, who pays the applicant; and the other way round."""
    firm, person = group_firm(case), case.representative
    made = [
        case.between(firm, person, 80_000 * YUAN, case.time(120), nature="other"),
        case.receive(person, 75_000 * YUAN, case.time(118), nature="other"),
        case.pay(person, 70_000 * YUAN, case.time(60), nature="other"),
        case.between(person, firm, 65_000 * YUAN, case.time(57), nature="other"),
    ]
    case.hit("group_round_trip", "high", made, trips=2, trips_after_drawdown=0)


@scenario("group_round_trip.near_one_trip", "flow.trips", shape=Shape(revenue=MEDIUM))
def one_trip(case: Case) -> None:
    """One trip is one short."""
    made = trip(case, case.representative, case.time(120))
    case.miss("group_round_trip", made, trips=1)


def _second_fails(case: Case) -> None:
    case.miss("group_round_trip", trips=1)


@scenario("group_round_trip.near_seven_days", "flow.trips", shape=Shape(revenue=MEDIUM))
def seven_days(case: Case) -> None:
    """The second comes back one second after seven days."""
    trip(case, case.representative, case.time(120))
    trip(case, case.representative, case.time(60), after=TRIP_WINDOW + timedelta(seconds=1))
    _second_fails(case)


@scenario("group_round_trip.near_back", "flow.trips", shape=Shape(revenue=MEDIUM))
def too_little_back(case: Case) -> None:
    """Of the second one cent less than 80% comes back."""
    trip(case, case.representative, case.time(120))
    trip(case, case.representative, case.time(60), back=48_000 * YUAN - 1)
    _second_fails(case)


@scenario("group_round_trip.near_amount", "flow.trips", shape=Shape(revenue=MEDIUM))
def too_small(case: Case) -> None:
    """The second is one cent below ¥50,000."""
    trip(case, case.representative, case.time(120))
    trip(case, case.representative, case.time(60), amount=TRIP_AMOUNT - 1, back=TRIP_AMOUNT - 1)
    _second_fails(case)


@scenario("group_round_trip.near_other_person", "flow.trips", shape=Shape(revenue=MEDIUM))
def other_person(case: Case) -> None:
    """The second goes through somebody outside the group."""
    trip(case, case.representative, case.time(120))
    trip(case, case.person(), case.time(60))
    _second_fails(case)


@scenario("group_round_trip.near_before_the_window", "flow.trips", shape=Shape(revenue=MEDIUM))
def trip_before_the_window(case: Case) -> None:
    """The second began one second before the twelve months."""
    trip(case, case.representative, case.time(120))
    trip(case, case.representative, case.since - timedelta(seconds=1))
    _second_fails(case)


@scenario("group_round_trip.near_reversed", "flow.trips", shape=Shape(revenue=MEDIUM))
def trip_reversed(case: Case) -> None:
    """What came back the second time was reversed."""
    trip(case, case.representative, case.time(120))
    made = trip(case, case.representative, case.time(60))
    case.reverse(made[1], case.time(56))
    _second_fails(case)


@scenario("group_round_trip.near_serves_once", "flow.trips", shape=Shape(revenue=MEDIUM))
def serves_once(case: Case) -> None:
    """One payment out and two that could be its return: it serves once."""
    trip(case, case.representative, case.time(120))
    case.receive(case.representative, 56_000 * YUAN, case.time(116), nature="other")
    _second_fails(case)


@scenario("group_round_trip.near_firm_outside", "flow.trips", shape=Shape(revenue=MEDIUM))
def firm_outside(case: Case) -> None:
    """The second goes on to a firm outside the group."""
    trip(case, case.representative, case.time(120))
    case.pay(case.representative, 60_000 * YUAN, case.time(60), nature="other")
    case.between(case.representative, case.firm(consents=("operations",)), 55_000 * YUAN, case.time(58), nature="goods")
    _second_fails(case)


@scenario("group_round_trip.near_shareholder_loan", "flow.trips", shape=Shape(revenue=MEDIUM))
def shareholder_loan(case: Case) -> None:
    """The representative lends the firm money twice and is repaid in between: loans are no clean flow."""
    for before, nature, act in (
        (150, "loan", case.receive),
        (120, "repayment", case.pay),
        (115, "loan", case.receive),
        (60, "repayment", case.pay),
        (55, "loan", case.receive),
    ):
        act(case.representative, 80_000 * YUAN, case.time(before), kind="loan", nature=nature)
    case.miss("group_round_trip", trips=0)


@scenario("group_round_trip.expired_former_representative", "flow.trips", "positions", shape=Shape(revenue=MEDIUM))
def trips_of_long_gone(case: Case) -> None:
    """Two trips through a representative who left more than twelve months ago."""
    person = former_representative(case, case.since.date() - timedelta(days=1))
    trip(case, person, case.time(120))
    trip(case, person, case.time(60))
    case.miss("group_round_trip", trips=0)


LENT = 300_000 * YUAN  # so much that one trip is no large part of it


def drawn(case: Case, when: datetime) -> None:
    """A credit line of the applicant that was paid out then."""
    lender = case.world.hubs["lender"]
    line = case.line(case.party, opened=when.date(), principal=LENT, balance=LENT)
    paid = case.receive(lender, LENT, when, kind="loan", nature="loan")
    draw_down(case, line, when, paid=paid)


DRAWN = Shape(revenue=MEDIUM, debts=False)


def twice(case: Case) -> list[Payment]:
    """Two trips, two months apart."""
    return trip(case, case.representative, case.time(120)) + trip(case, case.representative, case.time(60))


@scenario("diverted_loan.hit", "flow.trips", "credit.applicant", "group_round_trip", shape=DRAWN)
def diverted(case: Case) -> None:
    """Two trips, the first exactly thirty days after a loan was paid out."""
    drawn(case, case.time(120) - DIVERTED)
    case.hit("group_round_trip", "high", twice(case), trips=2, trips_after_drawdown=1)
    case.flag("diverted_loan")


@scenario("diverted_loan.near_later", "flow.trips", "credit.applicant", "group_round_trip", shape=DRAWN)
def not_diverted(case: Case) -> None:
    """Two trips, the first thirty days and a second after: suspicious, but not this finding."""
    drawn(case, case.time(120) - DIVERTED - timedelta(seconds=1))
    case.hit("group_round_trip", "high", twice(case), trips=2, trips_after_drawdown=0)


@scenario("diverted_loan.near_earlier", "flow.trips", "credit.applicant", "group_round_trip", shape=DRAWN)
def before_drawdown(case: Case) -> None:
    """Two trips, both before the loan was paid out."""
    made = twice(case)
    drawn(case, case.time(50))
    case.hit("group_round_trip", "high", made, trips=2, trips_after_drawdown=0)


@scenario("diverted_loan.near_one_trip", "flow.trips", "credit.applicant", "group_round_trip", shape=DRAWN)
def one_after_drawdown(case: Case) -> None:
    """One trip right after the loan: one is no pattern."""
    drawn(case, case.time(125))
    trip(case, case.representative, case.time(120))
    case.miss("group_round_trip", trips=1, trips_after_drawdown=1)

"""Money to persons (PP01) and round trips through persons of the control group (PP03)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from seed.portfolio.bounds import (
    DIVERTED,
    GROUP_SHARE_HIGH,
    GROUP_SHARE_MEDIUM,
    OTHER_AMOUNT,
    OTHER_SHARE,
    TRIP_AMOUNT,
    TRIP_WINDOW,
    YUAN,
    least_part,
    parts,
)
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape, yearly

MOST_AT_ONCE = 40_000 * YUAN  # below what a round trip starts with
LEAN = yearly(1_200_000, 1_400_000)
WORDED = Shape(revenue=LEAN, payroll="agent", legal_form="company")


def draw(case: Case, person: Party, total: int) -> None:
    """Pay a person a total over the last ten months, a little at a time."""
    count = total // MOST_AT_ONCE + 1
    for number, amount in enumerate(parts(total, count)):
        case.pay(person, amount, case.time(12 + number * 290 // count, 14, number % 60), nature="other")


def to_group(case: Case, share: int) -> int:
    """The least amount that lifts payments to persons of the group to this share of outflow (cents)."""
    sums = case.sums()
    return least_part(sums.outflow, share, sums.to_group_persons)


def to_others(case: Case, share: int) -> int:
    """The least amount that lifts payments to other persons to this share of outflow (cents)."""
    sums = case.sums()
    return least_part(sums.outflow, share, sums.to_other_persons)


@scenario("corporate_to_person.hit_group", "flow", shape=Shape(revenue=MEDIUM))
def group(case: Case) -> None:
    """Exactly 10% of the outflow goes to the representative."""
    draw(case, case.representative, to_group(case, GROUP_SHARE_MEDIUM))
    case.hit("corporate_to_person", "medium", group_share=GROUP_SHARE_MEDIUM)


@scenario("corporate_to_person.near_group", "flow", shape=Shape(revenue=MEDIUM))
def not_quite_group(case: Case) -> None:
    """One cent less than 10%."""
    draw(case, case.representative, to_group(case, GROUP_SHARE_MEDIUM) - 1)
    case.miss("corporate_to_person", group_share=GROUP_SHARE_MEDIUM - 1)


@scenario("corporate_to_person.hit_group_high", "flow", shape=Shape(revenue=MEDIUM))
def group_high(case: Case) -> None:
    """Exactly a quarter of the outflow goes to the representative."""
    draw(case, case.representative, to_group(case, GROUP_SHARE_HIGH))
    case.hit("corporate_to_person", "high", group_share=GROUP_SHARE_HIGH)


@scenario("corporate_to_person.hit_group_not_high", "flow", shape=Shape(revenue=MEDIUM))
def group_not_high(case: Case) -> None:
    """One cent less than a quarter: still only medium."""
    draw(case, case.representative, to_group(case, GROUP_SHARE_HIGH) - 1)
    case.hit("corporate_to_person", "medium", group_share=GROUP_SHARE_HIGH - 1)


@scenario("corporate_to_person.hit_others", "flow", shape=Shape(revenue=MEDIUM))
def others(case: Case) -> None:
    """Exactly 30% of the outflow goes to people outside the group."""
    draw(case, case.person(), to_others(case, OTHER_SHARE))
    case.hit("corporate_to_person", "medium", other_share=OTHER_SHARE)


@scenario("corporate_to_person.hit_group_of_exempt_trade", "flow", shape=Shape(segment="haulage", revenue=MEDIUM))
def group_of_exempt_trade(case: Case) -> None:
    """A haulier may pay people, but not its own group."""
    draw(case, case.representative, to_group(case, GROUP_SHARE_MEDIUM))
    case.hit("corporate_to_person", "medium", group_share=GROUP_SHARE_MEDIUM)


@scenario("corporate_to_person.near_others", "flow", shape=Shape(revenue=MEDIUM))
def not_quite_others(case: Case) -> None:
    """One cent less than 30%."""
    draw(case, case.person(), to_others(case, OTHER_SHARE) - 1)
    case.miss("corporate_to_person", other_share=OTHER_SHARE - 1)


@scenario("corporate_to_person.near_others_amount", "flow", shape=Shape(revenue=LEAN, legal_form="company"))
def others_amount(case: Case) -> None:
    """More than 30%, but one cent less than ¥500,000."""
    draw(case, case.person(), OTHER_AMOUNT - 1 - case.sums().to_other_persons)
    case.miss("corporate_to_person", other_amount=OTHER_AMOUNT - 1)


@scenario("corporate_to_person.hit_others_amount", "flow", shape=Shape(revenue=LEAN, legal_form="company"))
def others_amount_reached(case: Case) -> None:
    """More than 30%, and exactly ¥500,000."""
    draw(case, case.person(), OTHER_AMOUNT - case.sums().to_other_persons)
    case.hit("corporate_to_person", "medium", other_amount=OTHER_AMOUNT)


@scenario("corporate_to_person.hit_wages_of_the_representative", "flow", shape=Shape(revenue=MEDIUM))
def wages_of_the_representative(case: Case) -> None:
    """Called wages, paid to the representative: persons of the group are never payroll."""
    wage = to_group(case, 120_000) // 11
    for months in range(11, 0, -1):
        _monthly(case, case.representative, wage, months, "payroll", None)
    case.hit("corporate_to_person", "medium", group_share=lambda sums: sums.group_share)


def _monthly(
    case: Case,
    person: Party,
    amount: int,
    months: int,
    nature: str | None,
    purpose: str | None,
    second: int = 0,
    payroll: bool = False,
) -> Payment:
    when = case.in_month(months, 28, hour=9, minute=40, second=second)
    return case.pay(person, amount, when, kind="payroll" if payroll else "trade", nature=nature, purpose=purpose)


def _worded_wages(case: Case, payees: int, wage: int, payroll: bool) -> None:
    """Wages known only by their words, to so many people in each of eleven months."""
    people = [case.person() for _ in range(payees)]
    for months in range(11, 0, -1):
        for second, person in enumerate(people):
            _monthly(case, person, wage + second * YUAN, months, None, "工资", second, payroll)


@scenario(
    "corporate_to_person.near_worded_wages",
    "flow",
    shape=WORDED,
)
def worded_wages(case: Case) -> None:
    """Thirteen people get wages by their words and ten are insured: exactly 1.3 times, so it is payroll."""
    case.insured_staff = 10
    _worded_wages(case, 13, 4_500 * YUAN, payroll=True)
    case.miss("corporate_to_person", other_share=lambda sums: sums.other_share)


@scenario(
    "corporate_to_person.hit_worded_wages",
    "flow",
    shape=WORDED,
)
def too_many_worded_wages(case: Case) -> None:
    """Fourteen people for ten insured: more than 1.3 times, so words do not make it payroll."""
    case.insured_staff = 10
    _worded_wages(case, 14, 4_500 * YUAN, payroll=False)
    case.hit("corporate_to_person", "medium", other_share=lambda sums: sums.other_share)


def _wages_with_a_large_one(case: Case, large: int, payroll: bool) -> None:
    """Worded wages of four people, whose median with the fifth is ¥9,402, and of a fifth."""
    case.insured_staff = 5
    _worded_wages(case, 4, 9_400 * YUAN, payroll)
    person = case.person()
    for months in range(11, 0, -1):
        _monthly(case, person, large, months, None, "工资", 30, payroll)


@scenario(
    "corporate_to_person.hit_one_large_wage",
    "flow",
    shape=WORDED,
)
def one_large_wage(case: Case) -> None:
    """One of the worded wages is one cent more than five times the median."""
    _wages_with_a_large_one(case, 5 * 9_402 * YUAN + 1, payroll=False)
    case.hit("corporate_to_person", "medium")


@scenario("corporate_to_person.near_one_large_wage", "flow", shape=WORDED)
def one_wage_of_five_medians(case: Case) -> None:
    """One of the worded wages is exactly five times the median: still payroll."""
    _wages_with_a_large_one(case, 5 * 9_402 * YUAN, payroll=True)
    case.miss("corporate_to_person", other_share=lambda sums: sums.other_share)


@scenario("corporate_to_person.hit_irregular_wages", "flow", shape=WORDED)
def irregular_wages(case: Case) -> None:
    """Called wages, but paid in two months of the year only."""
    case.insured_staff = 5
    people = [case.person() for _ in range(5)]
    for months in (3, 8):
        for second, person in enumerate(people):
            _monthly(case, person, (55_000 + second) * YUAN, months, None, "工资", second)
    case.hit("corporate_to_person", "medium", other_share=lambda sums: sums.other_share)


@scenario("corporate_to_person.hit_actual_controller", "flow", "positions", shape=Shape(revenue=MEDIUM))
def actual_controller(case: Case) -> None:
    """Somebody who holds nothing and signs nothing, but is on file as the actual controller."""
    person = case.person(named=True)
    case.serve(person, "actual_controller")
    case.join_group(person)
    draw(case, person, to_group(case, 120_000))
    case.hit("corporate_to_person", "medium", group_share=lambda sums: sums.group_share)


def former_representative(case: Case, left: date) -> Party:
    """Somebody who was the legal representative until that day."""
    person = case.person(named=True)
    case.serve(person, "legal_representative", to=left)
    case.positions[0].since = left + timedelta(days=1)
    return person


@scenario(
    "corporate_to_person.hit_former_representative",
    "flow",
    "positions",
    shape=Shape(revenue=MEDIUM),
)
def recent_representative(case: Case) -> None:
    """The representative who left twelve months ago to the day still counts."""
    person = former_representative(case, case.since.date())
    principal(case, person)
    draw(case, person, to_group(case, 120_000))
    case.hit("corporate_to_person", "medium", group_share=lambda sums: sums.group_share)


@scenario("corporate_to_person.expired_former_representative", "flow", "positions", shape=Shape(revenue=MEDIUM))
def long_gone_representative(case: Case) -> None:
    """Who left a day earlier is a person like any other."""
    person = former_representative(case, case.since.date() - timedelta(days=1))
    draw(case, person, to_group(case, 120_000))
    case.miss("corporate_to_person", group_share=lambda sums: sums.group_share)


def relative(case: Case, relation: str) -> Party:
    """A relative of the representative; both allowed the register to be asked."""
    person = case.person(named=True)
    case.consent(case.representative, "registry")
    case.consent(person, "registry")
    case.add(
        "family", case.representative.id, person_id=case.representative.id, relative_id=person.id, relation=relation
    )
    return person


@scenario("corporate_to_person.hit_spouse", "flow", "family", shape=Shape(revenue=MEDIUM))
def spouse(case: Case) -> None:
    """The representative's spouse, who consented, belongs to the group."""
    person = relative(case, "spouse")
    case.join_group(person)
    draw(case, person, to_group(case, 120_000))
    case.hit("corporate_to_person", "medium", group_share=lambda sums: sums.group_share)


@scenario("corporate_to_person.near_parent", "flow", "family", shape=Shape(revenue=MEDIUM))
def parent(case: Case) -> None:
    """A parent does not."""
    draw(case, relative(case, "parent"), to_group(case, 120_000))
    case.miss("corporate_to_person", group_share=lambda sums: sums.group_share)


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


@scenario("group_round_trip.hit_two_trips", "flow.trips", shape=Shape(revenue=MEDIUM))
def two_trips(case: Case) -> None:
    """Two trips on the edge of every condition: ¥50,000 out, 80% back, seven days."""
    made = []
    for before in (120, 60):
        made += trip(
            case, case.representative, case.time(before), amount=TRIP_AMOUNT, back=40_000 * YUAN, after=TRIP_WINDOW
        )
    case.hit("group_round_trip", "high", made, trips=2, trips_after_drawdown=0)


def group_firm(case: Case) -> Party:
    """Another firm of the representative, disclosed, whose own statements may be read."""
    firm = case.firm(consents=("operations",))
    case.serve(case.representative, "legal_representative", firm.id)
    case.join_group(firm)
    disclose(case, firm, "related")
    return firm


def disclose(case: Case, party: Party, kind: str, amount: int | None = None) -> None:
    """The applicant names a party in its application."""
    case.add(
        "disclosures",
        case.party.id,
        application_id=case.application,
        party_id=party.id,
        party_kind=party.kind,
        kind=kind,
        amount=amount,
    )


@scenario("group_round_trip.hit_through_group_firm", "flow.trips", "group", shape=Shape(revenue=MEDIUM))
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


def drawn(case: Case, when: datetime) -> None:
    """A credit line of the applicant that was paid out then."""
    lender = case.world.hubs["lender"]
    line = case.line(case.party, opened=when.date(), principal=200_000 * YUAN, balance=200_000 * YUAN)
    paid = case.receive(lender, 200_000 * YUAN, when, kind="loan", nature="loan")
    case.add(
        "line_flows",
        case.party.id,
        line_id=line["line_id"],
        kind="drawdown",
        account_id=case.account,
        transfer_id=paid,
        at=when,
        seq=1,
        amount=200_000 * YUAN,
    )


DRAWN = Shape(revenue=MEDIUM, debts=False)


def twice(case: Case) -> list[Payment]:
    """Two trips, two months apart."""
    return trip(case, case.representative, case.time(120)) + trip(case, case.representative, case.time(60))


@scenario("diverted_loan.hit", "flow.trips", "credit.applicant", shape=DRAWN, alone=True)
def diverted(case: Case) -> None:
    """Two trips, the first exactly thirty days after a loan was paid out."""
    drawn(case, case.time(120) - DIVERTED)
    case.hit("group_round_trip", "high", twice(case), trips=2, trips_after_drawdown=1)
    case.flag("diverted_loan")


@scenario("diverted_loan.near_later", "flow.trips", "credit.applicant", shape=DRAWN, alone=True)
def not_diverted(case: Case) -> None:
    """Two trips, the first thirty days and a second after: suspicious, but not this finding."""
    drawn(case, case.time(120) - DIVERTED - timedelta(seconds=1))
    case.hit("group_round_trip", "high", twice(case), trips=2, trips_after_drawdown=0)


@scenario("diverted_loan.near_earlier", "flow.trips", "credit.applicant", shape=DRAWN, alone=True)
def before_drawdown(case: Case) -> None:
    """Two trips, both before the loan was paid out."""
    made = twice(case)
    drawn(case, case.time(50))
    case.hit("group_round_trip", "high", made, trips=2, trips_after_drawdown=0)


@scenario("diverted_loan.near_one_trip", "flow.trips", "credit.applicant", shape=DRAWN)
def one_after_drawdown(case: Case) -> None:
    """One trip right after the loan: one is no pattern."""
    drawn(case, case.time(125))
    trip(case, case.representative, case.time(120))
    case.miss("group_round_trip", trips=1, trips_after_drawdown=1)

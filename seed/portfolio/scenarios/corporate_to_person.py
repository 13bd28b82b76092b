"""Money to persons (PP01)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import GROUP_SHARE_HIGH, GROUP_SHARE_MEDIUM, OTHER_AMOUNT, OTHER_SHARE, YUAN, parts
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import draw, former_representative, relative, to_group, to_others
from seed.portfolio.shape import MEDIUM, Shape, yearly

LEAN = yearly(1_200_000, 1_400_000)
WORDED = Shape(revenue=LEAN, payroll="agent", legal_form="company", debts=False)


@scenario("corporate_to_person.hit_group", "flow", "positions", "family", shape=Shape(revenue=MEDIUM))
def group(case: Case) -> None:
    """Exactly 10% to members of the group, no cent of whom may be missing: the representative, one who left twelve
    months ago to the day, a spouse, an actual controller.
    """
    controller, spouse = case.person(named=True), relative(case, "spouse")
    gone = former_representative(case, case.since.date())
    case.serve(controller, "actual_controller")
    principal(case, gone)
    case.join_group(controller, spouse)
    total = to_group(case, GROUP_SHARE_MEDIUM)
    for person, part in zip((case.representative, controller, spouse, gone), parts(total, 4), strict=True):
        draw(case, person, part)
    case.hit("corporate_to_person", "medium", group_share=GROUP_SHARE_MEDIUM)


@scenario("corporate_to_person.near_group", "flow", "positions", "family", shape=Shape(revenue=MEDIUM))
def not_quite_group(case: Case) -> None:
    """One cent less than 10%; who left a day earlier and a parent are people like any others."""
    gone, parent = former_representative(case, case.since.date() - timedelta(days=1)), relative(case, "parent")
    for person in (gone, parent):
        draw(case, person, to_group(case, 120_000))
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


@scenario("corporate_to_person.hit_wages_of_the_representative", "flow", shape=Shape(segment="haulage", revenue=MEDIUM))
def wages_of_the_representative(case: Case) -> None:
    """A haulier may pay people, but not its own group, and what that gets is never payroll, even if called wages."""
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

"""Grades at the edges of their bands, by points, floors and the mitigant (domain.md §4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from seed.portfolio.bounds import BELOW_LOW, LTV_GOOD, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios import (
    credit,
    enforced,
    grave,
    group_round_trip,
    guarantees,
    judicial,
    loops,
    operations,
    persons,
    rapid,
    regions,
    structure,
    structuring,
)
from seed.portfolio.scenarios.collateral import mitigated_value
from seed.portfolio.shape import MEDIUM, Shape, yearly

UNSECURED = Shape(product="unsecured", legal_form="company", revenue=loops.BUSY, debts=False)
SECURED = replace(UNSECURED, product="secured")
ONE_CASE = "（2025）冀1102执900009号"


def _region(case: Case) -> None:
    """A medium: an eighth of turnover with a country on the list."""
    regions.abroad(case, case.sums().turnover // 7, "IR", listed=True)
    case.hit("risk_region", "medium")


def _draws(case: Case) -> None:
    """A medium: an eighth of the outflow to the representative."""
    persons.draw(case, case.representative, persons.to_group(case, 125_000))
    case.hit("corporate_to_person", "medium")


def _shell(case: Case) -> None:
    """A medium: a holder that nobody asked about."""
    structure.unqueried_end(case)


@scenario("grade.r2_low_and_medium", alone=True, shape=UNSECURED)
def low_and_medium(case: Case) -> None:
    """3 + 8 = 11 points: R2, one point above R1."""
    _region(case)
    operations.declare(case, -BELOW_LOW, cents=1_000 * YUAN)
    case.hit("revenue_gap", "low")


@scenario("grade.r2_three_mediums", alone=True, shape=replace(UNSECURED, owners=0))
def three_mediums(case: Case) -> None:
    """8 + 8 + 8 = 24 points: R2."""
    _shell(case)
    _draws(case)
    _region(case)


@scenario("grade.r1_mitigated", alone=True, shape=replace(SECURED, owners=0))
def mitigated(case: Case) -> None:
    """16 points are R2, a loan of exactly half the home's value makes it R1."""
    _shell(case)
    _region(case)
    mitigated_value(case, LTV_GOOD)


@scenario("grade.r2_not_mitigated", alone=True, shape=replace(SECURED, owners=0))
def not_mitigated(case: Case) -> None:
    """The loan is one millionth more than half: it stays R2."""
    _shell(case)
    _region(case)
    mitigated_value(case, LTV_GOOD + 1)


def _rated_a(case: Case) -> None:
    """The tax office rated the firm A in the latest year that it published."""

    def best(rows: list[dict[str, Any]]) -> None:
        rows[-1]["rating"] = "A"

    case.amend("tax_years", best)


@scenario("grade.r1_rated_a", alone=True, shape=replace(UNSECURED, owners=0))
def rated_a(case: Case) -> None:
    """16 points are R2, the best tax rating makes it R1."""
    _shell(case)
    _region(case)
    _rated_a(case)


@scenario("grade.r2_rated_a_before", alone=True, shape=replace(UNSECURED, owners=0))
def rated_a_before(case: Case) -> None:
    """The year before it was A, and a newer A is published only tomorrow: it stays R2."""
    _shell(case)
    _region(case)

    def older(rows: list[dict[str, Any]]) -> None:
        rows[0]["rating"] = "A"
        rows.append({**rows[-1], "year": rows[-1]["year"] + 1, "rating": "A", "published_on": case.day(-1)})

    case.amend("tax_years", older)


@scenario("grade.r2_mitigated_once", alone=True, shape=replace(SECURED, owners=0))
def mitigated_once(case: Case) -> None:
    """32 points are R3; half the home's value and the best tax rating together improve by one notch, not by two."""
    four_mediums(case)
    mitigated_value(case, LTV_GOOD)
    _rated_a(case)


@scenario("grade.r3_one_court_case", alone=True, shape=replace(UNSECURED, owners=0))
def one_court_case(case: Case) -> None:
    """8 + 8 + 8 and one court case that shows as limit, enforcement and lawsuits: 18, not 25, so 42 points: R3."""
    three_mediums(case)
    case.net_assets = enforced.RICH
    case.hit("enforced_debt", "high", [enforced.enforced(case, case.request, case_no=ONE_CASE)])
    case.hit("consumption_limit", "high", [judicial.listed(case, case.party, "consumption_limit", case_no=ONE_CASE)])


@scenario("grade.r4_case_and_frozen_stake", alone=True, shape=replace(UNSECURED, owners=1))
def case_and_frozen_stake(case: Case) -> None:
    """8 + 8 + 8 and a court case beside a frozen stake, which is none: 25, so 49 points: R4."""
    case.net_assets = enforced.RICH
    _draws(case)
    _region(case)
    operations.declare(case, 400_000)
    case.hit("revenue_gap", "medium")
    case.hit("enforced_debt", "high", [enforced.enforced(case, case.request, case_no=ONE_CASE)])
    grave.frozen_stake(case)


@scenario("grade.r3_high_and_medium", alone=True, shape=replace(UNSECURED, owners=0))
def high_and_medium(case: Case) -> None:
    """18 + 8 = 26 points: R3, one point above R2."""
    _shell(case)
    loops.three_loops(case)


@scenario("grade.r3_high_is_not_mitigated", alone=True, shape=replace(SECURED, owners=0))
def high_is_not_mitigated(case: Case) -> None:
    """The same, and a loan of half the home's value: nothing mitigates while a high stands."""
    _shell(case)
    loops.three_loops(case)
    mitigated_value(case, LTV_GOOD)


@scenario("grade.r3_four_mediums", alone=True, shape=replace(UNSECURED, owners=0))
def four_mediums(case: Case) -> None:
    """8 + 8 + 8 + 8 = 32 points without a single high: R3."""
    _shell(case)
    _draws(case)
    _region(case)
    operations.declare(case, 400_000)
    case.hit("revenue_gap", "medium")


@scenario("grade.r2_four_mediums_mitigated", alone=True, shape=replace(SECURED, owners=0))
def four_mediums_mitigated(case: Case) -> None:
    """The same, mitigated by one notch: R2."""
    four_mediums(case)
    mitigated_value(case, LTV_GOOD)


@scenario("grade.r3_floor_not_mitigated", alone=True, shape=replace(SECURED, owners=0, debts=False))
def floor_not_mitigated(case: Case) -> None:
    """The same with a hidden debt, whose floor no mitigant passes: R3."""
    four_mediums_mitigated(case)
    guarantees.hidden(case)


@scenario("grade.r3_two_highs_in_one_family", alone=True, shape=UNSECURED)
def two_highs_in_one_family(case: Case) -> None:
    """Two highs of one family count 25 points, which would be R2, but their floor is R3."""
    group_round_trip.two_trips(case)
    persons.draw(case, case.representative, persons.to_group(case, 300_000))
    case.hit("corporate_to_person", "high")


@scenario("grade.r3_two_highs_and_medium", alone=True, shape=replace(UNSECURED, owners=0, debts=False))
def two_highs_and_medium(case: Case) -> None:
    """18 + 18 + 8 = 44 points: still R3."""
    _shell(case)
    loops.three_loops(case)
    credit.special_mention(case)


@scenario("grade.r4_two_highs_medium_and_low", alone=True, shape=replace(UNSECURED, owners=0, debts=False))
def two_highs_medium_and_low(case: Case) -> None:
    """18 + 18 + 8 + 3 = 47 points: R4."""
    two_highs_and_medium(case)
    operations.declare(case, -BELOW_LOW, cents=1_000 * YUAN)
    case.hit("revenue_gap", "low")


@scenario("grade.r4_three_highs", alone=True, shape=replace(UNSECURED, debts=False))
def three_highs(case: Case) -> None:
    """18 + 18 + 18 = 54 points: R4."""
    judicial.through_firm(case)
    loops.three_loops(case)
    credit.special_mention(case)


@scenario("grade.r4_seventy_points", alone=True, shape=replace(UNSECURED, owners=0, debts=False))
def seventy_points(case: Case) -> None:
    """54 + 8 + 8 = 70 points: the last that are R4."""
    _shell(case)
    three_highs(case)
    _region(case)


@scenario("grade.r5_four_highs", alone=True, shape=replace(UNSECURED, debts=False))
def four_highs(case: Case) -> None:
    """18 × 4 = 72 points: R5 without any hard stop."""
    three_highs(case)
    group_round_trip.two_trips(case)


@scenario("grade.r5_stop_with_gaps", alone=True, shape=replace(UNSECURED, debts=False, own_market=True))
def stop_with_gaps(case: Case) -> None:
    """A hard stop stands although the bureau's report is too old to conclude anything else."""
    credit.old_report(case)
    judicial.representative(case)


@scenario("inflated_turnover.hit", "flow.loops", "vat", shape=Shape(product="unsecured", revenue=loops.BUSY))
def inflated(case: Case) -> None:
    """Loops, and more money in the account than sales: two mediums and highs, but the finding makes it R4."""
    loops.three_loops(case)
    operations.declare(case, 300_000)
    case.hit("revenue_gap", "medium")


@scenario("inflated_turnover.hit_high", "flow.loops", "vat", shape=Shape(product="unsecured", revenue=loops.BUSY))
def inflated_high(case: Case) -> None:
    """The same with half as much money again."""
    loops.three_loops(case)
    operations.declare(case, 500_000)
    case.hit("revenue_gap", "high")


@scenario("inflated_turnover.near_below", "flow.loops", "vat", shape=Shape(product="unsecured", revenue=loops.BUSY))
def loops_and_below(case: Case) -> None:
    """Loops, but less money than sales: no inflated turnover."""
    loops.three_loops(case)
    operations.declare(case, -BELOW_LOW, cents=1_000 * YUAN)
    case.hit("revenue_gap", "low")


@scenario("inflated_turnover.near_two_loops", "flow.loops", "vat", shape=Shape(product="unsecured", revenue=MEDIUM))
def two_loops_and_above(case: Case) -> None:
    """More money than sales, but only two loops."""
    loops.two_loops(case)
    operations.declare(case, 300_000)
    case.hit("revenue_gap", "medium")


PASSING = Shape(legal_form="company", revenue=yearly(2_000_000, 2_400_000), segment="retailer")


@scenario("pass_through_account.hit", "flow.rapid", "flow.split", shape=PASSING)
def passed_through(case: Case) -> None:
    """Cash in split deposits, and an account that money only passes through."""
    rapid.five_days(case)
    structuring.split_cash(case)


@scenario("pass_through_account.near_four_days", "flow.rapid", "flow.split", shape=PASSING)
def split_and_four_days(case: Case) -> None:
    """Split deposits, but only four days of passing through."""
    rapid.four_days(case)
    structuring.split_cash(case)

"""Firms without months of business and with features of shells (ST08)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from seed.portfolio.bounds import IDLE_MONTHS, SHELL_STAFF, SHELL_UNPAID, SHELL_YOUNG
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.leaders import marked
from seed.portfolio.scenarios.premises import at_address
from seed.portfolio.scenarios.rapid import passes
from seed.portfolio.shape import Shape, yearly
from seed.portfolio.timeline import months_back

FIRM = Shape(legal_form="company", segment="service", payroll="agent", revenue=yearly(1_500_000, 3_000_000))
TOUCHES = ("vat", "power", "staff", "address", "age", "capital", "registry.records", "flow.rapid")


def idle(case: Case, months: int = IDLE_MONTHS) -> None:
    """Every other month, counted back from before the last, the firm states that it sold and consumed nothing."""
    case.idle = frozenset([2, 4, 6, 8, 10, 12, 11][:months])


def no_office(case: Case) -> None:
    """It is registered at an agent's address, and one person is insured."""
    case.agent = True
    case.insured_staff = SHELL_STAFF


def founded(case: Case, months: int, *, days: int = 0) -> None:
    """The register says that it was established so many months ago (whole years), less some days."""
    day = case.t0.date()
    case.company["established"] = day.replace(year=day.year - months // 12) + timedelta(days=days)


def unpaid(case: Case, *, days: int = 0) -> None:
    """Five years old, less some days, and no capital was ever paid in."""
    founded(case, SHELL_UNPAID, days=days)
    case.company["paid_in_capital"] = 0


def idle_shell(case: Case) -> None:
    """Six idle months, an agent's address and one person insured: exactly enough of each."""
    idle(case)
    no_office(case)


@scenario("shell_features.hit_idle", *TOUCHES, shape=FIRM)
def idle_months(case: Case) -> None:
    """Exactly six idle months and two features."""
    idle_shell(case)
    case.hit("shell_features", "high", idle_months=6, rapid_days=0, features=2)


@scenario("shell_features.hit_premises", *TOUCHES, shape=FIRM)
def five_at_once(case: Case) -> None:
    """Five firms at its address, no capital paid in after five years to the day, marked as abnormal."""
    idle(case)
    unpaid(case)
    at_address(case, [case.firm() for _ in range(4)])
    marked(case, case.party)
    case.hit("shell_features", "high", idle_months=6, features=3)
    case.hit("abnormal_operation", "medium", current=1, no_contact=0)


@scenario("shell_features.hit_young", *TOUCHES, shape=FIRM)
def young(case: Case) -> None:
    """Six idle months, one person insured, and a day less than two years old."""
    idle(case)
    case.insured_staff = SHELL_STAFF
    founded(case, SHELL_YOUNG, days=1)
    case.hit("shell_features", "high", idle_months=6, features=2)


@scenario("shell_features.near_idle", *TOUCHES, shape=FIRM)
def five_months(case: Case) -> None:
    """Two features, but only five idle months."""
    idle(case, IDLE_MONTHS - 1)
    no_office(case)
    case.miss("shell_features", idle_months=5, rapid_days=0, features=2)


@scenario("shell_features.near_features", *TOUCHES, shape=FIRM)
def no_feature(case: Case) -> None:
    """Seven idle months and no feature: of each it is just short."""
    idle(case, IDLE_MONTHS + 1)
    at_address(case, [case.firm() for _ in range(3)])
    case.insured_staff = SHELL_STAFF + 1
    unpaid(case, days=1)
    marked(case, case.party, to=case.day(1))
    case.miss("shell_features", idle_months=7, features=0)


@scenario("shell_features.hit_rapid", *TOUCHES, "rapid_in_out", shape=FIRM)
def passing(case: Case) -> None:
    """It sells every month, but money only passes through an account of a firm without office or staff."""
    case.hit("rapid_in_out", "high", passes(case, case.own_account()), days=5)
    no_office(case)
    case.hit("shell_features", "high", idle_months=0, rapid_days=5, features=2)


@scenario("shell_features.near_cluster", *TOUCHES, shape=FIRM)
def incubator(case: Case) -> None:
    """Idle, with one person insured, two years old to the day, at the address of a cluster with many firms."""
    idle(case)
    founded(case, SHELL_YOUNG)
    case.insured_staff, case.cluster = SHELL_STAFF, "示例园区"
    at_address(case, [case.firm() for _ in range(7)], cluster="示例园区")
    case.miss("shell_features", idle_months=6, features=1)


@scenario("shell_features.unknown_staff", *TOUCHES, shape=FIRM)
def unknown_staff(case: Case) -> None:
    """Idle and at an agent's address, and nobody knows how many are insured."""
    idle(case)
    case.agent = True
    case.company["insured_staff"] = None
    case.unknown("shell_features")


@scenario("shell_features.unknown_month", *TOUCHES, shape=FIRM)
def unknown_month(case: Case) -> None:
    """Five idle months, and a sixth without sales of which nobody knows the power."""
    idle(case)
    no_office(case)

    def no_meter(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["month"] == months_back(case.t0.date(), 6):
                row["electricity_kwh"] = None

    case.amend("operations_monthly", no_meter)
    case.unknown("shell_features")

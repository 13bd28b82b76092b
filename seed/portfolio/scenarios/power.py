"""Power and people that do not bear out the sales (OP03)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from seed.portfolio.bounds import HANDS_SALES
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.returns import months, total
from seed.portfolio.shape import Shape, yearly

WORKS = Shape(segment="manufacturer")
FIVE_MILLION = yearly(5_600_000, 5_700_000)  # with the tax: sales of five million
HANDS = Shape(segment="caterer", revenue=FIVE_MILLION, vat_payer="general")


def less_power(case: Case, *, recent: tuple[int, int, int], sold_more: int) -> None:
    """Three months used so much power after 1,000 in each a year before, and sold so many cents more than then."""

    def change(rows: list[dict[str, Any]]) -> None:
        now, before = months(case, rows, 1, 3), months(case, rows, 13, 15)
        for row, power in zip(now, recent, strict=True):
            row["electricity_kwh"] = power
        for row in before:
            row["electricity_kwh"] = 1_000
        before[0]["vat_sales"] += total(now) - sold_more - total(before)

    case.amend("operations_monthly", change)


@scenario("power_and_staff.hit_power", "power", "vat", shape=WORKS)
def power(case: Case) -> None:
    """Exactly 30% less power, and one cent more sold."""
    less_power(case, recent=(300, 900, 900), sold_more=1)
    case.hit("power_and_staff", "medium", power_drop=300_000, sales_rise=1)


@scenario("power_and_staff.near_power", "power", "vat", shape=WORKS)
def more_power(case: Case) -> None:
    """One kilowatt-hour more."""
    less_power(case, recent=(301, 900, 900), sold_more=1)
    case.miss("power_and_staff", power_drop=299_666, sales_rise=1)


@scenario("power_and_staff.near_no_rise", "power", "vat", shape=WORKS)
def no_rise(case: Case) -> None:
    """Half the power, and as much sold as before: that is no contradiction."""
    less_power(case, recent=(500, 500, 500), sold_more=0)
    case.miss("power_and_staff", power_drop=500_000, sales_rise=0)


@scenario("power_and_staff.near_other_sector", "power", "vat", shape=Shape(segment="service"))
def other_sector(case: Case) -> None:
    """An office needs little power, whatever it sells."""
    less_power(case, recent=(100, 100, 100), sold_more=1)
    case.miss("power_and_staff", power_drop=0)


@scenario("power_and_staff.unknown_power", "power", "vat", shape=WORKS)
def power_unknown(case: Case) -> None:
    """Of one month a year ago nobody knows the power."""

    def change(rows: list[dict[str, Any]]) -> None:
        months(case, rows, 14, 14)[0]["electricity_kwh"] = None

    case.amend("operations_monthly", change)
    case.unknown("power_and_staff")


def employ(case: Case, people: int | None, *, sales: int = HANDS_SALES) -> None:
    """So many people in the returns, and sales of just so much in a year."""

    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["staff"] = people

    case.vat_total = lambda _: sales
    case.amend("operations_monthly", change)


@scenario("power_and_staff.hit_staff", "staff", "vat", "flow", shape=HANDS)
def one_person(case: Case) -> None:
    """One person, and sales of exactly five million."""
    employ(case, 1)
    case.hit("power_and_staff", "medium", staff=1, staffed_sales=HANDS_SALES)


@scenario("power_and_staff.near_sales", "staff", "vat", "flow", shape=HANDS)
def one_cent_less(case: Case) -> None:
    """Sales of one cent less."""
    employ(case, 1, sales=HANDS_SALES - 1)
    case.miss("power_and_staff", staff=1, staffed_sales=HANDS_SALES - 1)


@scenario("power_and_staff.near_two_people", "staff", "vat", "flow", shape=HANDS)
def two_people(case: Case) -> None:
    """Two people."""
    employ(case, 2)
    case.miss("power_and_staff", staff=2, staffed_sales=HANDS_SALES)


@scenario(
    "power_and_staff.near_wholesaler",
    "staff",
    "vat",
    "flow",
    shape=Shape(segment="distributor", revenue=FIVE_MILLION, vat_payer="general"),
)
def wholesaler(case: Case) -> None:
    """A wholesaler sells as much with one pair of hands."""
    employ(case, 1)
    case.miss("power_and_staff", staff=1, staffed_sales=0)


@scenario(
    "power_and_staff.hit_insured",
    "staff",
    "vat",
    "flow",
    "registry.records",
    shape=replace(HANDS, payroll="agent"),
)
def one_insured(case: Case) -> None:
    """The returns name no people, the register one who is insured."""
    case.company["insured_staff"] = 1
    employ(case, None)
    case.hit("power_and_staff", "medium", staff=1, staffed_sales=HANDS_SALES)


@scenario(
    "power_and_staff.unknown_staff", "staff", "vat", "flow", "registry.records", shape=replace(HANDS, payroll="agent")
)
def staff_unknown(case: Case) -> None:
    """Neither the returns nor the register say how many people work for sales of five million."""
    case.company["insured_staff"] = None
    employ(case, None)
    case.unknown("power_and_staff")

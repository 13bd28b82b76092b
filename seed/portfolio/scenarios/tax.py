"""How the tax office rates the firm, and what it owes there (OP02)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import ARREARS, ARREARS_DAYS, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape

FIRM = Shape(legal_form="company")


def stated(case: Case, year: int, **columns: Any) -> None:
    """Other columns of a tax year; a year that is not on file yet is added."""

    def change(rows: list[dict[str, Any]]) -> None:
        row = next((row for row in rows if row["year"] == year), None)
        if row is None:
            row = dict(rows[-1], year=year)
            rows.append(row)
        row.update(columns)

    case.amend("tax_years", change)


def rated(case: Case, letter: str | None) -> None:
    """The rating of the latest published year."""
    stated(case, 2024, rating=letter)


@scenario("tax_standing.hit_c", "tax", shape=FIRM)
def rated_c(case: Case) -> None:
    """Rated C in the latest year, A before."""
    stated(case, 2023, rating="A")
    rated(case, "C")
    case.hit("tax_standing", "medium", rated_c=1, rated_d=0)


@scenario("tax_standing.hit_d", "tax", shape=FIRM)
def rated_d(case: Case) -> None:
    """Rated D in the latest year."""
    rated(case, "D")
    case.hit("tax_standing", "high", rated_d=1)


@scenario("tax_standing.near_other_years", "tax", shape=FIRM)
def other_years(case: Case) -> None:
    """Rated D once, B since; the next D is published on the day after the application."""
    stated(case, 2023, rating="D")
    stated(case, 2025, rating="D", published_on=case.day(-1), arrears=0, arrears_since=None)
    case.miss("tax_standing", lasting_arrears=0)


@scenario("tax_standing.hit_arrears", "tax", shape=FIRM)
def arrears(case: Case) -> None:
    """Of two years ¥1,000 and one cent have been owed for thirty-one days."""
    owed = case.day(ARREARS_DAYS + 1)
    stated(case, 2023, arrears=600 * YUAN, arrears_since=case.day(400))
    stated(case, 2024, arrears=ARREARS - 600 * YUAN + 1, arrears_since=owed)
    case.hit("tax_standing", "high", lasting_arrears=ARREARS + 1)


@scenario("tax_standing.near_arrears", "tax", shape=FIRM)
def little_or_recent(case: Case) -> None:
    """¥1,000 have been owed for thirty-one days, and ¥50,000 for thirty."""
    stated(case, 2023, arrears=ARREARS, arrears_since=case.day(ARREARS_DAYS + 1))
    stated(case, 2024, arrears=50_000 * YUAN, arrears_since=case.day(ARREARS_DAYS))
    case.miss("tax_standing", lasting_arrears=ARREARS)


@scenario("tax_standing.near_sole_trader", "tax", shape=Shape(legal_form="sole_trader"))
def sole_trader(case: Case) -> None:
    """A sole trader is not rated: a D on file is somebody's mistake."""
    rated(case, "D")


@scenario("tax_standing.unknown_rating", "tax", shape=FIRM)
def not_rated(case: Case) -> None:
    """No rating was published."""
    stated(case, 2023, rating=None)
    rated(case, None)
    case.unknown("tax_standing")


@scenario("tax_standing.unknown_arrears", "tax", shape=FIRM)
def arrears_unknown(case: Case) -> None:
    """Something is owed, nobody states since when."""
    stated(case, 2024, arrears=ARREARS + 1)
    case.unknown("tax_standing")

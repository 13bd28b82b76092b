"""What is pledged and what it covers (CO01)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import PPM, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape
from seed.portfolio.truth.collateral import loan_to_value, shortfall

SECURED = Shape(product="secured")
APPRAISED = 500_000 * YUAN  # a home worth 350,000 as security


def _home(case: Case, **more: Any) -> None:
    case.pledge("residential", appraised=APPRAISED, **more)


def _hit(case: Case) -> None:
    pledged = [row["collateral_id"] for row in case.security or ()]
    case.hit("collateral_cover", "high", pledged, shortfall=shortfall(case), ltv=loan_to_value(case) or 0)


def _miss(case: Case) -> None:
    pledged = [row["collateral_id"] for row in case.security or ()]
    case.miss("collateral_cover", pledged, shortfall=shortfall(case), ltv=loan_to_value(case) or 0)


@scenario("collateral_cover.hit_nothing_pledged", "security", shape=SECURED)
def nothing_pledged(case: Case) -> None:
    """A secured product without anything pledged."""
    case.security = []
    case.hit("collateral_cover", "high")


@scenario("collateral_cover.hit_one_cent", "security", shape=SECURED)
def one_cent(case: Case) -> None:
    """The home is worth one cent less, as security, than it must secure, though more than the request."""
    case.request = 300_000 * YUAN
    _home(case, secured_amount=350_000 * YUAN + 1)
    _hit(case)


@scenario("collateral_cover.near_exact", "security", shape=SECURED)
def exact(case: Case) -> None:
    """The home is worth exactly what it must secure."""
    case.request = 350_000 * YUAN
    _home(case)
    _miss(case)


@scenario("collateral_cover.hit_two_years_old", "security", shape=SECURED)
def two_years_old(case: Case) -> None:
    """The appraisal is two years old to the day, which takes a tenth."""
    case.request = 350_000 * YUAN
    day = case.t0.date()
    _home(case, appraised_on=day.replace(year=day.year - 2))
    _hit(case)


@scenario("collateral_cover.near_almost_two_years", "security", shape=SECURED)
def almost_two_years(case: Case) -> None:
    """A day younger: the year beyond the first twelve months is not yet full."""
    case.request = 350_000 * YUAN
    _home(case, appraised_on=case.day(729))
    _miss(case)


@scenario("collateral_cover.hit_prior_liens", "security", shape=SECURED)
def prior_liens(case: Case) -> None:
    """Somebody else's lien leaves one cent too little."""
    case.request = 300_000 * YUAN
    _home(case, prior_liens=50_000 * YUAN + 1)
    _hit(case)


@scenario("collateral_cover.near_prior_liens", "security", shape=SECURED)
def small_prior_liens(case: Case) -> None:
    """Somebody else's lien leaves exactly enough."""
    case.request = 300_000 * YUAN
    _home(case, prior_liens=50_000 * YUAN)
    _miss(case)


@scenario("collateral_cover.hit_kind_without_cap", "security", shape=SECURED)
def without_cap(case: Case) -> None:
    """Vehicles have no cap and count nothing."""
    case.pledge("vehicle", appraised=case.request * 4)
    _hit(case)


@scenario("collateral_cover.hit_empty_secured_amount", "security", shape=SECURED)
def empty_amount(case: Case) -> None:
    """One of two pledges does not say what it secures: the whole request counts."""
    case.request = 400_000 * YUAN
    _home(case, secured_amount=100_000 * YUAN)
    case.pledge("equipment", appraised=100_000 * YUAN, secured_amount=None)
    _hit(case)


@scenario("collateral_cover.near_two_pledges", "security", shape=SECURED)
def two_pledges(case: Case) -> None:
    """Two pledges secure the request together."""
    case.request = 400_000 * YUAN
    _home(case, secured_amount=300_000 * YUAN)
    case.pledge("equipment", appraised=125_000 * YUAN, secured_amount=100_000 * YUAN)
    _miss(case)


@scenario("collateral_cover.unknown_prior_liens", "security", shape=SECURED)
def unknown_liens(case: Case) -> None:
    """Nobody knows what lies on the home already."""
    case.request = 200_000 * YUAN
    _home(case, prior_liens=None)
    case.unknown("collateral_cover")
    case.flag("unknown_security")


@scenario("collateral_cover.expired_known_later", "security", shape=SECURED)
def known_later(case: Case) -> None:
    """A second home was pledged only after the application: what counts is the first."""
    case.request = 400_000 * YUAN
    _home(case, secured_amount=400_000 * YUAN)
    _hit(case)
    case.add("collateral", **{**case.pledge("residential", appraised=APPRAISED), "as_of": case.day(-2)})
    case.security = (case.security or [])[:1]


def mitigated_value(case: Case, ltv: int) -> None:
    """Pledge a home so that the loan is this share of its value (ppm)."""
    case.pledge("residential", appraised=case.request * PPM // ltv)

"""What is pledged is worth more on paper than it should be (CO03)."""

from __future__ import annotations

from typing import Any

from seed.portfolio.bounds import APPRAISER_LINES, PPM, VALUE_RATIO, YUAN, unit_value
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.titles import COVER, home, pledged_for
from seed.portfolio.shape import Shape
from seed.portfolio.truth.known import months_before

SECURED = Shape(product="secured")
AREA = 100 * 100  # a hundred square metres


def _priced(case: Case, ratio: int, more: int = 0, region: str | None = None) -> None:
    """A home of a hundred square metres at so much of the median of its region (ppm), and so many cents more."""
    region = region or case.region
    usual = (unit_value(region, "residential") or 0) * AREA // 100
    case.request = 200_000 * YUAN
    case.pledge("residential", appraised=usual * ratio // PPM + more, region=region, area=AREA)


@scenario("dubious_valuation.hit_median", "security", shape=SECURED)
def above_median(case: Case) -> None:
    """A trifle more than 1.2 times the median."""
    _priced(case, VALUE_RATIO, 100, region="131123")
    [row] = case.security or []
    case.hit("dubious_valuation", "medium", [row["collateral_id"]], over_median=VALUE_RATIO + 1, old=0)


@scenario("dubious_valuation.near_median", "security", shape=SECURED)
def at_median(case: Case) -> None:
    """Exactly 1.2 times what is usual in the narrowest region, where everything is dearer; machines have no median."""
    _priced(case, VALUE_RATIO, region="131102")
    case.pledge("equipment", appraised=300_000 * YUAN)
    case.pledge("deposit", appraised=50_000 * YUAN, appraiser=None)
    case.miss("dubious_valuation", [], over_median=VALUE_RATIO, old=0, appraiser_bad_lines=0)


@scenario("dubious_valuation.hit_old", "security", shape=SECURED)
def old(case: Case) -> None:
    """Appraised twelve months and a day ago."""
    day = months_before(case.day(0), 12)
    row = home(case, appraised_on=day.fromordinal(day.toordinal() - 1))
    case.hit("dubious_valuation", "medium", [row["collateral_id"]], old=1, appraiser_bad_lines=0)


@scenario("dubious_valuation.near_old", "security", shape=SECURED)
def not_old(case: Case) -> None:
    """Appraised twelve months ago to the day."""
    home(case, appraised_on=months_before(case.day(0), 12))
    case.miss("dubious_valuation", [], old=0, appraiser_bad_lines=0)


def _appraised_badly(case: Case, count: int, **more: Any) -> dict[str, Any]:
    """The appraiser of the home also appraised what secures so many bad loans of others; the home."""
    signed = home(case, appraiser=f"示例评估第{case.index}所")
    for number in range(count):
        firm = case.firm(consents=("collateral", "credit"))
        name = f"AX{case.world.number('filing_apart'):06d}"
        pledged_for(case, name, firm, signed, title_no=f"示例权证第{name}号")
        closed = {"closed": case.day(200), "due": case.day(200)} if number == 0 else {}
        line = {"internal": True, "lender_id": "B01", "class5": "doubtful", "application_id": name}
        case.line(firm, **{**line, **closed, **more})
    return signed


@scenario("dubious_valuation.hit_appraiser", "security", shape=SECURED)
def appraiser(case: Case) -> None:
    """The appraiser signed for three loans of ours that went bad, one of them closed since."""
    signed = _appraised_badly(case, APPRAISER_LINES)
    case.hit("dubious_valuation", "medium", [signed["collateral_id"]], old=0, appraiser_bad_lines=APPRAISER_LINES)


@scenario("dubious_valuation.near_appraiser", "security", shape=SECURED)
def fair_appraiser(case: Case) -> None:
    """For two, for one of another bank, for one in special mention, and for one that was stated only later."""
    _appraised_badly(case, 1)
    _appraised_badly(case, APPRAISER_LINES - 2)
    _appraised_badly(case, 1, internal=False)
    _appraised_badly(case, 1, class5="special_mention")
    _appraised_badly(case, 1, as_of=case.day(-2))
    case.miss("dubious_valuation", old=0, appraiser_bad_lines=APPRAISER_LINES - 1)


@scenario("dubious_valuation.unknown_area", "security", shape=SECURED)
def unknown_area(case: Case) -> None:
    """How large the home is nobody stated; for a shop in another province no median is listed."""
    home(case, area=None)
    case.pledge("shop", appraised=300_000 * YUAN, region="110101")
    case.unknown("dubious_valuation")


@scenario("dubious_valuation.unknown_appraiser", "security", shape=SECURED)
def unknown_appraiser(case: Case) -> None:
    """Nobody knows who appraised the home."""
    case.pledge("residential", cover=COVER, appraiser=None)
    case.unknown("dubious_valuation")


@scenario("dubious_valuation.expired", "security", shape=SECURED)
def expired(case: Case) -> None:
    """Appraised at twice as much two years ago, by an earlier statement: the newest counts."""
    now = home(case)
    earlier = {"appraised": now["appraised"] * 2, "appraised_on": case.day(700), "as_of": case.day(600)}
    case.add("collateral", **{**now, **earlier})
    case.miss("dubious_valuation", [], old=0, appraiser_bad_lines=0)

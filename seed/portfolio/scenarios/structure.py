"""Who stands behind the applicant (ST01): holders never asked about, many layers, circles of shares."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import KNOWN_SHARES, OWNER_SHARE, PPM
from seed.portfolio.case import Case
from seed.portfolio.firm import principal
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.shape import Shape

WITH = Shape(legal_form="company", owners=0)


def holding_firm(case: Case, asked: bool = True) -> Party:
    """A firm that owns a quarter of the applicant or more, directly or not."""
    firm = case.firm(consents=("operations", "collateral"))
    principal(case, firm)
    if not asked:
        case.never_ask("shareholdings", firm)
    return firm


def chain(case: Case, firms: int) -> None:
    """The representative owns the applicant through so many firms in a row."""
    company = case.party.id
    for _ in range(firms):
        firm = holding_firm(case)
        case.hold(firm, PPM, company)
        company = firm.id
    case.hold(case.representative, PPM, company)


@scenario("beneficial_owner.hit_unqueried_end", "owners", shape=WITH)
def unqueried_end(case: Case) -> None:
    """Three fifths belong to a firm whose own holders were never asked for."""
    firm = holding_firm(case, asked=False)
    case.hold(firm, 600_000)
    case.hold(case.representative, 400_000)
    case.hit("beneficial_owner", "medium", unqueried_ends=1, cycles=0)


@scenario("beneficial_owner.near_queried_end", "owners", shape=WITH)
def queried_end(case: Case) -> None:
    """The same, but the register was asked and knows no holders."""
    firm = holding_firm(case)
    case.hold(firm, 600_000)
    case.hold(case.representative, 400_000)
    case.miss("beneficial_owner", unqueried_ends=0, cycles=0)


@scenario("beneficial_owner.near_small_end", "owners", shape=WITH)
def small_end(case: Case) -> None:
    """The firm never asked about holds just less than a quarter: no way to a beneficial owner."""
    case.hold(case.firm(), OWNER_SHARE - 1)
    case.hold(case.representative, PPM - OWNER_SHARE + 1)
    case.miss("beneficial_owner", unqueried_ends=0)


@scenario("beneficial_owner.hit_five_layers", "owners", shape=WITH)
def five_layers(case: Case) -> None:
    """Four firms between the applicant and the person: five layers."""
    chain(case, 4)
    case.hit("beneficial_owner", "medium", unqueried_ends=0, layers=5, cycles=0)


@scenario("beneficial_owner.near_four_layers", "owners", shape=WITH)
def four_layers(case: Case) -> None:
    """Three firms in between: four layers."""
    chain(case, 3)
    case.miss("beneficial_owner", unqueried_ends=0, layers=4, cycles=0)


def circle_of_shares(case: Case, share: int, *, to_the_past: bool = False) -> None:
    """Two firms own each other, and the first a share of the applicant; the rest of each belongs to a person."""
    first, second = (case.firm(consents=("operations",)) for _ in range(2))
    others = [case.person(named=True) for _ in range(2)]
    case.hold(first, share)
    if share < PPM:
        case.hold(case.representative, PPM - share)
    case.hold(second, 600_000, first.id)
    case.hold(others[0], 400_000, first.id)
    if to_the_past:
        case.hold(first, PPM, second.id, to=case.day(500))
        case.hold(others[1], PPM, second.id, since=case.day(499))
    else:
        case.hold(first, 500_000, second.id)
        case.hold(others[1], 500_000, second.id)
    if share == PPM:  # all four hold more than a quarter of the applicant, through the first
        principal(case, first, second, *others)
    else:
        for firm in (first, second):
            case.ask(firm, "registry", "shareholdings")


@scenario("beneficial_owner.hit_cycle", "owners", shape=WITH)
def cycle(case: Case) -> None:
    """The firm above the applicant belongs in part to itself."""
    circle_of_shares(case, PPM)
    case.hit("beneficial_owner", "medium", unqueried_ends=0, cycles=1)


@scenario("beneficial_owner.near_small_cycle", "owners", shape=WITH)
def small_cycle(case: Case) -> None:
    """The circle stands behind a fifth of the applicant only."""
    circle_of_shares(case, 200_000)
    case.miss("beneficial_owner", unqueried_ends=0, cycles=0)


@scenario("beneficial_owner.expired_cycle", "owners", shape=WITH)
def expired_cycle(case: Case) -> None:
    """The circle was broken more than a year ago."""
    circle_of_shares(case, PPM, to_the_past=True)
    case.miss("beneficial_owner", unqueried_ends=0, cycles=0)


@scenario("beneficial_owner.unknown_shares", "owners", shape=WITH)
def unknown_shares(case: Case) -> None:
    """Just less than three quarters of the shares are known."""
    case.hold(case.representative, KNOWN_SHARES - 1)
    case.unknown("beneficial_owner")


@scenario("beneficial_owner.near_unknown_shares", "owners", shape=WITH)
def enough_shares(case: Case) -> None:
    """Exactly three quarters are known."""
    case.hold(case.representative, KNOWN_SHARES)
    case.miss("beneficial_owner", unqueried_ends=0, layers=1, cycles=0)


@scenario("beneficial_owner.near_no_owner", "owners", shape=WITH)
def no_owner(case: Case) -> None:
    """Five people hold a fifth each: nobody owns a quarter, the representative stands in."""
    case.hold(case.representative, 200_000)
    for _ in range(4):
        case.hold(case.person(named=True), 200_000)
    case.miss("beneficial_owner", unqueried_ends=0, cycles=0)


@scenario("beneficial_owner.expired_holder", "owners", shape=WITH)
def expired_holder(case: Case) -> None:
    """A firm never asked about sold its share more than a year ago."""
    firm = case.firm()
    case.hold(firm, 600_000, to=case.since.date() - timedelta(days=1))
    case.hold(case.representative, PPM, since=case.since.date())
    case.miss("beneficial_owner", unqueried_ends=0, layers=1, cycles=0)

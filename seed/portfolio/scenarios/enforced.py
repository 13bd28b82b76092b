"""Debts under enforcement (JU03)."""

from __future__ import annotations

from seed.portfolio.bounds import ENFORCED_AMOUNT, ENFORCED_NET_ASSETS, ENFORCED_REQUEST, PPM, YUAN, least_of
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.judicial import listed
from seed.portfolio.scenarios.lawsuits import sued

MODEST = 250_000 * YUAN  # net assets of which a tenth is less than three tenths of any request
POOR = 150_000 * YUAN  # a tenth is less than ¥20,000
RICH = 5_000_000 * YUAN  # a tenth is more than three tenths of any request
TOUCHES = ("judicial.enforced", "statements", "guarantees.given")
REQUEST = (*TOUCHES, "security", "request_to_sales")  # what else moves or rests on the request


def enforced(case: Case, amount: int | None, **more: object) -> str:
    """The applicant owes so much under enforcement (cents); the record's id."""
    return listed(case, case.party, "enforced", **{"amount": amount, **more})


def of_request(case: Case) -> None:
    """Three tenths of the request, and less than a tenth of net assets."""
    case.net_assets = RICH
    record = enforced(case, least_of(case.request, ENFORCED_REQUEST))
    case.hit("enforced_debt", "high", [record], request_share=ENFORCED_REQUEST)


@scenario("enforced_debt.hit_request", *REQUEST)
def hit_request(case: Case) -> None:
    """Exactly three tenths of the request."""
    of_request(case)


@scenario("enforced_debt.hit_net_assets", *TOUCHES)
def net_assets(case: Case) -> None:
    """Exactly a tenth of net assets, of two cases, one against the representative; part of one is paid."""
    case.net_assets = MODEST
    total = least_of(MODEST, ENFORCED_NET_ASSETS)
    records = [
        enforced(case, 12_000 * YUAN, paid=2_000 * YUAN),
        listed(case, case.representative, "enforced", amount=total - 10_000 * YUAN),
    ]
    case.hit("enforced_debt", "high", records, amount=total, net_assets_share=ENFORCED_NET_ASSETS)


@scenario("enforced_debt.hit_least_amount", *TOUCHES)
def least_amount(case: Case) -> None:
    """Exactly ¥20,000, more than a tenth of net assets; nobody says that anything was paid."""
    case.net_assets = POOR
    case.hit("enforced_debt", "high", [enforced(case, ENFORCED_AMOUNT, paid=None)], amount=ENFORCED_AMOUNT)


@scenario("enforced_debt.near_net_assets", *TOUCHES)
def not_quite_net_assets(case: Case) -> None:
    """One cent less than a tenth: one case that two owe counts once, what is paid and what is ended not at all."""
    case.net_assets = MODEST
    amount = least_of(MODEST, ENFORCED_NET_ASSETS) - 1
    records = [
        enforced(case, amount, case_no="（2025）冀1102执900001号"),
        listed(case, case.representative, "enforced", amount=amount, case_no="（2025）冀1102执900001号"),
        enforced(case, 40_000 * YUAN, paid=40_000 * YUAN),
    ]
    enforced(case, 50_000 * YUAN, to=case.day(1))
    enforced(case, 50_000 * YUAN, as_of=case.day(-1))
    case.miss("enforced_debt", records, amount=amount, net_assets_share=ENFORCED_NET_ASSETS - 1)


@scenario("enforced_debt.near_least_amount", *TOUCHES)
def too_little(case: Case) -> None:
    """More than a tenth of net assets, but one cent less than ¥20,000."""
    case.net_assets = POOR
    case.miss("enforced_debt", [enforced(case, ENFORCED_AMOUNT - 1)], amount=ENFORCED_AMOUNT - 1)


@scenario("enforced_debt.near_request", *REQUEST)
def not_quite_request(case: Case) -> None:
    """One cent less than three tenths of the request, and less than a tenth of net assets."""
    case.net_assets = RICH
    amount = least_of(case.request, ENFORCED_REQUEST) - 1
    case.miss("enforced_debt", [enforced(case, amount)], request_share=amount * PPM // case.request)


@scenario("enforced_debt.unknown_amount", *TOUCHES)
def unknown_amount(case: Case) -> None:
    """How much is enforced is not stated."""
    enforced(case, None)
    case.unknown("enforced_debt")


@scenario("enforced_debt.unknown_net_assets", *TOUCHES, "judicial.cases")
def unknown_net_assets(case: Case) -> None:
    """Of a firm without statements ¥21,000 are enforced, less than three tenths of the request, and one sues it."""
    case.amend("statements", list.clear)
    enforced(case, 21_000 * YUAN)
    sued(case)
    case.unknown("enforced_debt", "lawsuits")

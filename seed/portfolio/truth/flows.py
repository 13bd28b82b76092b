"""What the applicant's statements show and how far back, read from what was planted and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from seed.portfolio import bounds
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN, Payment
from seed.portfolio.paperwork.queries import queries

WORDS = {"货款": "goods", "服务费": "service", "工资": "payroll", "房租": "rent"}  # that background trade uses


def seen(case: Case) -> Iterator[Payment]:
    """Every payment to or from the applicant that had happened and was stated by the application."""
    for payment in case.payments:
        if payment.at < case.t0 and not (payment.stated_on and payment.stated_on > case.t0.date()):
            yield payment


def clean(case: Case, direction: str | None = None) -> list[Payment]:
    """Its clean flow as far back as statements go, in one direction or in both, in order of time."""
    wanted = (direction,) if direction else ("in", "out")
    flow = [payment for payment in seen(case) if payment.kind in CLEAN and payment.direction in wanted]
    return sorted(flow, key=lambda payment: payment.at)


def nature(payment: Payment) -> str | None:
    """What it was for: the bank's code, else the words; None: nobody knows."""
    return payment.nature or WORDS.get(payment.purpose or "")


def covered_from(case: Case) -> date | None:
    """The day from which every account is covered by answered queries or by its opening; None: some account is not."""
    first: dict[str, date] = {}
    for query in queries(case):
        until = min(query.get("to") or query["asked_at"].date(), query["asked_at"].date())
        if query["file"] == "transfers" and query["result"] != "failed" and until >= case.day(bounds.QUERY_DAYS):
            account = query["account_id"]
            first[account] = min(query["from"] or date.min, first.get(account, date.max))
    if set(case.accounts) - first.keys():
        return None
    return max((first[account] for account in case.accounts if first[account] > case.opened[account]), default=date.min)


def oldest_account(case: Case) -> date:
    """The first day on which the applicant had an account that its statements show."""
    return min(max(case.opened[account], case.asked_from) for account in case.accounts)


def month(day: date) -> int:
    """Months as numbers that follow each other."""
    return day.year * 12 + day.month


class Suppliers:
    """Whom the applicant was used to paying: in at least three of the six months before."""

    def __init__(self, case: Case) -> None:
        self._paid: defaultdict[str, set[int]] = defaultdict(set)
        for payment in clean(case, "out"):
            self._paid[payment.party.id].add(month(payment.at))

    def know(self, payment: Payment) -> bool:
        """Whether a payment goes to such a supplier."""
        now = month(payment.at)
        before = range(now - bounds.SUPPLIER_WINDOW, now)
        return len(self._paid[payment.party.id].intersection(before)) >= bounds.SUPPLIER_MONTHS


def new_payments(case: Case, direction: str) -> list[Payment]:
    """Clean payments of twelve months with parties first seen at most thirty days before, where that can be told."""
    begin = covered_from(case)
    if begin is None:
        return []
    first: dict[str, date] = {}
    for payment in seen(case):
        if payment.direction in ("in", "out"):
            first[payment.party.id] = min(payment.at.date(), first.get(payment.party.id, date.max))
    known_since = date.min if begin == date.min else begin + bounds.NEW_PARTY_HISTORY
    return [
        payment
        for payment in clean(case, direction)
        if payment.at >= case.since and known_since <= payment.at.date() <= first[payment.party.id] + bounds.NEW_PARTY
    ]


def new_year_shift(middle: date) -> tuple[int, int] | None:
    """Days and months between the lunar new year nearest to a day, if within a quarter, and the one before."""
    near = [day for day in bounds.NEW_YEARS[1:] if abs(day - middle).days <= bounds.SURGE_DAYS]
    nearest = min(near, key=lambda day: (abs(day - middle), day), default=None)
    for before, day in pairwise(bounds.NEW_YEARS):
        if day == nearest:
            return (day - before).days, month(day) - month(before)
    return None

"""AM09: whether sales jumped in the quarter before the application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.timeline import months_back
from seed.portfolio.truth.asked import answers, blind
from seed.portfolio.truth.flows import clean, covered_from, new_year_shift, oldest_account

QUARTER = timedelta(days=bounds.SURGE_DAYS)
MOST = 1_000 * bounds.PPM  # and more: anything after nothing


@dataclass(frozen=True)
class Quarters:
    """Sales of the last quarter, of the three before it together, and of the same quarter a year earlier (cents)."""

    recent: int
    prior: int
    last: int
    by_vat: bool

    @property
    def growth(self) -> int:
        """The last quarter relative to the mean of the three before (ppm)."""
        return self._relative(self.recent * 3, self.prior)

    @property
    def yearly_growth(self) -> int:
        """The last quarter relative to the same one a year earlier (ppm)."""
        return self._relative(self.recent, self.last)

    def _relative(self, recent: int, before: int) -> int:
        if self.recent <= 0:
            return 0
        return min(MOST, share(recent, before)) if before > 0 else MOST


def surge(case: Case, sums: Sums) -> Expectation:
    """Twice the quarters before and half as much again as a year earlier."""
    quarters = by_flow(case, sums) or by_vat(case)
    if quarters is None:
        return Expectation("not_evaluable")
    if quarters.growth >= bounds.SURGE_GROWTH and quarters.yearly_growth >= bounds.SURGE_YEARLY:
        return Expectation("hit", "medium")
    return Expectation()


def by_flow(case: Case, sums: Sums) -> Quarters | None:
    """By the statements; None where they do not reach back to the quarter a year earlier, or show too little."""
    shifted = new_year_shift(case.t0.date() - timedelta(days=bounds.SURGE_DAYS // 2))
    shift = timedelta(days=shifted[0]) if shifted else case.t0 - case.since
    begin, covered = case.t0 - QUARTER - shift, covered_from(case)
    if covered is None or covered > begin.date() or oldest_account(case) > begin.date() or blind(case, sums):
        return None
    recent = prior = last = 0
    for payment in clean(case, "in"):
        if payment.kind != "trade" or payment.party.in_group:
            continue
        age = case.t0 - payment.at
        recent += payment.amount if age <= QUARTER else 0
        prior += payment.amount if QUARTER < age <= 4 * QUARTER else 0
        last += payment.amount if shift < age <= shift + QUARTER else 0
    return Quarters(recent, prior, last, by_vat=False)


def by_vat(case: Case) -> Quarters | None:
    """By the stated sales of calendar months; None where one of them is missing."""
    if (case.party.id, "operations_monthly") not in answers(case):
        return None
    shifted = new_year_shift(case.t0.date() - timedelta(days=bounds.SURGE_DAYS // 2))
    earlier = shifted[1] if shifted else 12
    sales = {row["month"]: row["vat_sales"] for row in case.months if row["vat_sales"] is not None}
    sums = []
    for backs in (range(1, 4), range(4, 13), range(earlier + 1, earlier + 4)):
        months = {months_back(case.t0.date(), back) for back in backs}
        if months - sales.keys():
            return None
        sums.append(sum(sales[month] for month in months))
    recent, prior, last = sums
    return Quarters(recent, prior, last, by_vat=True)

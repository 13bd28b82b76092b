"""ST08: months of nothing, or money passed on at once, together with features of shells."""

from __future__ import annotations

from datetime import date
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.timeline import months_back
from seed.portfolio.truth import amounts
from seed.portfolio.truth.asked import Answers, blind
from seed.portfolio.truth.registered import established_on
from seed.portfolio.truth.registry import in_force, records


def shell(case: Case, sums: Sums, known: Answers) -> Expectation:
    """A hit only if enough features come with idle months or rapid passes; unknown where either could still come."""
    features = _enough(_features(case, known), bounds.SHELL_FEATURES)
    if features is False:
        return Expectation()
    idle = _enough(_idle(case), bounds.IDLE_MONTHS)
    if features and (idle or _rapid(case, sums)):
        return Expectation("hit", "high")
    if idle is False and _rapid(case, sums) is False:
        return Expectation()
    return Expectation("not_evaluable")


def _enough(told: list[bool | None], least: int) -> bool | None:
    """Whether at least so many are true; None where the unknown ones decide it."""
    if told.count(True) >= least:
        return True
    return None if told.count(True) + told.count(None) >= least else False


def _all(*told: bool | None) -> bool | None:
    """Whether all are true; None where the unknown ones decide it."""
    return False if False in told else None if None in told else True


def _features(case: Case, known: Answers) -> list[bool | None]:
    staff = case.company.get("insured_staff", case.insured_staff)
    paid_in = case.company.get("paid_in_capital", bounds.YUAN)
    established = established_on(case)
    old = None if established is None else established <= _months_before(case, bounds.SHELL_UNPAID)
    abnormal = any(in_force(case, row) for row in records(case, "abnormal"))
    return [
        None if staff is None else staff <= bounds.SHELL_STAFF,
        None if established is None else established > _months_before(case, bounds.SHELL_YOUNG),
        _all(None if paid_in is None else paid_in == 0, old, not case.traits.sole_trader),
        _shared(case) or (False if (case.party.id, "addresses") in known else None),
        abnormal or (False if (case.party.id, "admin_records") in known else None),
    ]


def _months_before(case: Case, months: int) -> date:
    """The same day of the month so many months earlier (whole years, and no application falls on 29 February)."""
    day = case.t0.date()
    return day.replace(year=day.year - months // 12)


def current(case: Case, file: str) -> list[dict[str, Any]]:
    """The rows of a file with from and to that were known and in force on the day of application."""
    day = case.t0.date()
    return [
        row
        for name, row in case.rows
        if name == file
        and row["as_of"] <= day
        and (row.get("from") is None or row["from"] <= day)
        and (row.get("to") is None or row["to"] >= day)
    ]


def _shared(case: Case) -> bool:
    """Whether one of its addresses is an agent's, or that of five firms and no cluster."""
    rows = current(case, "addresses")
    for place in {row["address"] for row in rows if row["company_id"] == case.party.id}:
        there = [row for row in rows if row["address"] == place]
        if any(row.get("agent") for row in there):
            return True
        firms = {row["company_id"] for row in there}
        if len(firms) >= bounds.ADDRESS_FIRMS and not any(row.get("cluster") for row in there):
            return True
    return False


def _idle(case: Case) -> list[bool | None]:
    """Of each of the twelve full months since it was established: whether its row states nothing sold or consumed."""
    stated = {
        row["month"]: row
        for file, row in case.rows
        if file == "operations_monthly" and row["company_id"] == case.party.id and row["as_of"] <= case.t0.date()
    }
    established, told = established_on(case), list[bool | None]()
    for back in range(1, 13):
        month = months_back(case.t0.date(), back)
        if established and month < established:
            continue
        row = stated.get(month, {})
        stated_amounts = [row.get("vat_sales"), row.get("electricity_kwh")]
        if any(amount for amount in stated_amounts):
            told.append(False)
        else:
            told.append(None if None in stated_amounts else True)
    return told


def _rapid(case: Case, sums: Sums) -> bool | None:
    expected = case.expected.get("rapid_in_out") or amounts.states(case, sums).get("rapid_in_out")
    if blind(case, sums) or (expected and expected.state == "not_evaluable"):
        return None
    return expected is not None and expected.state == "hit"

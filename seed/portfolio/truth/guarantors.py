"""Who guarantees an application: what the guarantor can bear (GU06) and how it stands itself (GU07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case, Expectation
from seed.portfolio.truth.asked import Answers
from seed.portfolio.truth.known import Row, consented, enforcements, latest_statement, months_before, rows


@dataclass(frozen=True)
class Backer:
    """A guarantor of an application (cents; None: unknown).

    assets: net assets; free: less what is known of its other guarantees; sized: each of them has an amount.
    """

    id: str
    kind: str
    promised: int | None
    assets: int | None
    free: int | None
    sized: bool

    @property
    def weak(self) -> bool:
        """Whether it certainly cannot bear what it promises."""
        return self.free is not None and self.promised is not None and self.free < self.promised


def backers(case: Case, active: list[Row]) -> list[Backer]:
    """The guarantors of the application by the guarantees in force, each once."""
    made: dict[str, list[Row]] = {}
    for row in active:
        if row.get("application_id") == case.application and row["debtor_id"] == case.party.id:
            made.setdefault(row["guarantor_id"], []).append(row)
    return [_backer(case, active, guarantor, given) for guarantor, given in sorted(made.items())]


def _backer(case: Case, active: list[Row], guarantor: str, given: list[Row]) -> Backer:
    given = sorted(given, key=lambda row: (row.get("assessed_on") or date.min, row["guarantee_id"]), reverse=True)
    assets = next((row["guarantor_net_assets"] for row in given if row.get("guarantor_net_assets") is not None), None)
    if assets is None and consented(case, guarantor, "operations") and (last := latest_statement(case, guarantor)):
        assets = last["net_assets"]
    others = [
        row["amount"] if row["outstanding"] is None else row["outstanding"]
        for row in active
        if row["guarantor_id"] == guarantor
        and row.get("application_id") != case.application
        and (
            row["debtor_id"] == case.party.id
            or consented(case, guarantor, "collateral")
            or consented(case, row["debtor_id"], "collateral")
        )
    ]
    amounts = [row["amount"] for row in given]
    return Backer(
        guarantor,
        given[0]["guarantor_kind"],
        None if None in amounts else sum(amounts),
        assets,
        None if assets is None else assets - sum(size or 0 for size in others),
        None not in others,
    )


def worth(case: Case, behind: list[Backer], asked: Answers) -> Expectation:
    """GU06: of the group and not named, or of nobody's group and not able to bear it."""
    group = {party.id for party in case.group}
    named = {
        row["party_id"]
        for row in rows(case, "disclosures", "application_id", "party_id", "kind")
        if row["kind"] == "related"
    }
    outside = [each for each in behind if each.id not in group and each.id not in case.world.guarantee_companies]
    hidden = any(each.id in group and each.id not in named for each in behind)
    if hidden or any(each.weak for each in outside):
        return Expectation("hit", "medium")
    sure = all(
        each.promised is not None
        and each.free is not None
        and each.sized
        and (each.id, "guarantees") in asked
        and consented(case, each.id, "collateral")
        for each in outside
    )
    return Expectation() if sure else Expectation("not_evaluable")


def record(case: Case, behind: list[Backer], asked: Answers) -> Expectation:
    """GU07: courts and bureau about the guarantors; what is bad counts, whatever is unknown of others."""
    found = [verdict for each in behind for verdict in (_judicial(case, each, asked), _credit(case, each, asked))]
    if True in found:
        return Expectation("hit", "medium")
    return Expectation("not_evaluable") if None in found else Expectation()


def _judicial(case: Case, backer: Backer, asked: Answers) -> bool | None:
    """JU01 to JU03 of one guarantor; None: unknown."""
    records = enforcements(case, backer.id)
    if any(row["kind"] in ("dishonest", "consumption_limit") for row in records):
        return True
    owed: dict[str, int] = {}
    unsized = False
    for row in records:
        if row["kind"] == "enforced":
            unsized |= row["amount"] is None
            rest = max(0, (row["amount"] or 0) - (row.get("paid") or 0))
            name = row.get("case_no") or row["enforcement_id"]
            owed[name] = max(owed.get(name, 0), rest)
    total = sum(owed.values())
    if total and total * PPM >= case.request * bounds.ENFORCED_REQUEST:
        return True
    owes = total >= bounds.ENFORCED_AMOUNT
    if owes and backer.assets is not None and total * PPM >= backer.assets * bounds.ENFORCED_NET_ASSETS:
        return True
    unknown = (backer.id, "enforcements") not in asked or unsized or (owes and backer.assets is None)
    return None if unknown else False


def _credit(case: Case, backer: Backer, asked: Answers) -> bool | None:
    """CB01 and, of a person, CB02 of one guarantor; None: unknown."""
    if not consented(case, backer.id, "credit"):
        return None
    lines = [row for row in rows(case, "credit_lines", "line_id") if row["subject_id"] == backer.id]
    day = case.t0.date()
    open_ = [
        row["class5"] for row in lines if row["balance"] > bounds.OPEN_BALANCE and (row.get("closed") or day) >= day
    ]
    reports = [
        row
        for row in rows(case, "credit_reports", "report_id")
        if row["subject_id"] == backer.id and row["reported"] <= day
    ]
    newest = max(reports, key=lambda row: row["reported"], default=None)
    fresh = newest is None or newest["reported"] >= day - timedelta(days=bounds.REPORT_DAYS)
    said = newest["worst_open_class"] if newest and fresh and not lines else "normal"
    if any(each not in (None, "normal") for each in (*open_, said)) or _late(case, backer, lines):
        return True
    files = ("credit_lines",) if lines else ("credit_lines", "credit_reports")
    known = fresh and None not in (*open_, said) and all((backer.id, file) in asked for file in files)
    letters = backer.kind != "person" or all(row.get("overdue_24m") or row["kind"] == "guarantee" for row in lines)
    return False if known and letters else None


def _late(case: Case, backer: Backer, lines: list[Row]) -> bool:
    """CB02: a month of status three or more, three late months in a row, or six in two years, over all lines."""
    if backer.kind != "person":
        return False
    day = case.t0.date()
    first = day.year * 12 + day.month - bounds.LATE_WINDOW
    months: dict[int, int] = {}
    for row in lines:
        closed = row.get("closed")
        if closed and closed < months_before(day, bounds.LATE_WINDOW):
            continue
        record, last = row.get("overdue_24m") or "", row["as_of"].year * 12 + row["as_of"].month
        for number, letter in enumerate(record, last - len(record) + 1):
            status = 7 if letter in "BDZ" else int(letter) if letter.isdigit() else 0
            if number >= first and status:
                months[number] = max(months.get(number, 0), status)
    run = any(all(month + step in months for step in range(bounds.LATE_RUN)) for month in months)
    return run or len(months) >= bounds.LATE_MONTHS or max(months.values(), default=0) >= bounds.LATE_STATUS

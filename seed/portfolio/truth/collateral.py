"""Pledged things: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from dataclasses import replace

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share, unit_value
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.paperwork.security import lendable
from seed.portfolio.timeline import year_before
from seed.portfolio.truth.asked import answers
from seed.portfolio.truth.known import BAD_CLASSES, Row, consented, in_force, months_before, rows

INDICATORS: tuple[str, ...] = ("collateral_cover", "flawed_title", "dubious_valuation")
FLOW_TESTS: tuple[str, ...] = ()


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """All by what is pledged; an unsecured loan has nothing to look at."""
    if case.traits.product == "unsecured":
        return dict.fromkeys(INDICATORS, Expectation("not_applicable"))
    if (case.party.id, "collateral") in answers(case):
        return {"collateral_cover": _cover(case), "flawed_title": _title(case), "dubious_valuation": _valuation(case)}
    unknown = Expectation("not_evaluable")
    cover = unknown if case.traits.product == "secured" else Expectation("not_applicable")
    return {"collateral_cover": cover, "flawed_title": replace(unknown, severity="stop"), "dubious_valuation": unknown}


def _cover(case: Case) -> Expectation:
    if case.traits.product != "secured":
        return Expectation("not_applicable")
    if not case.security:
        return Expectation("hit", "high")
    if any(values["prior_liens"] is None for values in case.security):
        return Expectation("not_evaluable")
    return Expectation("hit", "high") if shortfall(case) > 0 else Expectation()


def shortfall(case: Case) -> int:
    """CO01: what the pledged things must secure, less what they are worth, never below 0 (cents)."""
    pledged = case.security or []
    stated = all(values["secured_amount"] is not None for values in pledged)
    secured = sum(values["secured_amount"] for values in pledged) if stated else case.request
    return max(0, secured - sum(lendable(values, case.t0.date()) for values in pledged))


def loan_to_value(case: Case) -> int | None:
    """(Request + prior liens) ÷ appraisals (ppm), None where nothing is pledged or a lien is unknown."""
    pledged = case.security or []
    if not pledged or any(values["prior_liens"] is None for values in pledged):
        return None
    return share(case.request + sum(v["prior_liens"] for v in pledged), sum(v["appraised"] for v in pledged))


def _readable(case: Case) -> list[Row]:
    """Every known pledge, for this application or another, whose owner is the applicant or consents."""
    return [
        row
        for row in rows(case, "collateral", "collateral_id")
        if row["owner_id"] == case.party.id or consented(case, row["owner_id"], "collateral")
    ]


def _pledges(case: Case) -> list[Row]:
    return [row for row in _readable(case) if row["application_id"] == case.application]


def _title(case: Case) -> Expectation:
    """CO02: flawed counts, and stops where it is all that secures a secured loan."""
    pledged = _pledges(case)
    flawed = [row for row in pledged if _flawed(row) or _pledged_elsewhere(case, row)]
    unknown = [row for row in pledged if row not in flawed and _unclear(row)]
    guaranteed = any(
        row.get("application_id") == case.application and in_force(case, row)
        for row in rows(case, "guarantees", "guarantee_id")
    )
    known = (case.party.id, "guarantees") in answers(case)
    nothing_sound = case.traits.product == "secured" and len(flawed) + len(unknown) == len(pledged) and not guaranteed
    if not flawed:
        return Expectation("not_evaluable", "stop" if nothing_sound else None) if unknown else Expectation()
    return Expectation("hit", "stop" if nothing_sound and not unknown and known else "high")


def _flawed(row: Row) -> bool:
    return bool(row["sealed"] or row["disputed"] or row["co_owner_consent"] is False)


def _unclear(row: Row) -> bool:
    """A firm needs nobody's consent, and only real estate must have a title."""
    needed = [row["sealed"], row["disputed"]]
    if row["owner_kind"] == "person":
        needed.append(row["co_owner_consent"])
    if row["kind"] in bounds.TITLED:
        needed.append(row["title_no"])
    return None in needed


def _pledged_elsewhere(case: Case, pledge: Row) -> bool:
    """The same title stands behind an open line of our bank, or another applicant's filing without one so far."""
    day, since = case.t0.date(), year_before(case.t0).date()
    lines = [row for row in rows(case, "credit_lines", "line_id") if row["internal"]]
    filed = {
        row["application_id"]: row
        for file, row in case.rows
        if file == "applications" and row["applied_at"] <= case.t0 and row["application_id"] != case.application
    }
    refinanced = case.filed["refinances_line_id"]
    for twin in _readable(case):
        other = filed.get(twin["application_id"])
        if other is None or pledge["title_no"] is None or twin["title_no"] != pledge["title_no"]:
            continue
        theirs = [row for row in lines if row.get("application_id") == other["application_id"]]
        if any((row.get("closed") or day) >= day and row["line_id"] != refinanced for row in theirs):
            return True
        if not theirs and other["applicant_id"] != case.party.id and other["applied_at"].date() >= since:
            return True
    return False


def _valuation(case: Case) -> Expectation:
    """CO03: far above the median, too old, or by somebody who appraised for several bad lines."""
    pledged, day = _pledges(case), case.t0.date()
    ratios = {
        row["collateral_id"]: row["appraised"] * PPM // usual if (usual := _usual(row)) else None
        for row in pledged
        if unit_value("131102", row["kind"])
    }
    high = max((ratio for ratio in ratios.values() if ratio is not None), default=0) > bounds.VALUE_RATIO
    old = any(row["appraised_on"] < months_before(day, bounds.VALUE_MONTHS) for row in pledged)
    signers = {row["appraiser"] for row in pledged if row["appraiser"]}
    most = max((_bad_lines(case, signer) for signer in signers), default=0)
    if high or old or most >= bounds.APPRAISER_LINES:
        return Expectation("hit", "medium")
    unsigned = any(row["appraiser"] is None and row["kind"] != "deposit" for row in pledged)
    return Expectation("not_evaluable") if unsigned or None in ratios.values() else Expectation()


def _usual(row: Row) -> int | None:
    """What so many square metres usually cost (cents)."""
    value = unit_value(row["region"], row["kind"])
    return value * row["area"] // 100 if value and row["area"] else None


def _bad_lines(case: Case, appraiser: str) -> int:
    """Bad lines of our own bank, open or closed, behind which stands what the appraiser appraised."""
    behind = {row["application_id"] for row in _readable(case) if row["appraiser"] == appraiser}
    return sum(
        row["internal"] and row["class5"] in BAD_CLASSES and row.get("application_id") in behind
        for row in rows(case, "credit_lines", "line_id")
    )

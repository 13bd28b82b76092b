"""From states to findings, outcome and grade: the second, independent reading of domain.md §4."""

from __future__ import annotations

from collections import Counter

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.paperwork.security import lendable
from seed.portfolio.truth.collateral import loan_to_value
from seed.portfolio.truth.families import FAMILY

POINTS = {"low": 3, "medium": 8, "high": 18, "stop": 0}
FINDING_FLOORS = {
    "inflated_turnover": 4,
    "pass_through_account": 4,
    "unsound_guarantee": 3,
    "diverted_loan": 4,
    "hidden_debt": 3,
    "insufficient_security": 3,
    "insufficient_data": 3,
}
BANDS = (10, 25, 45, 70)
FAMILY_MOST = 25


def findings(case: Case, states: dict[str, Expectation]) -> list[str]:
    """The findings that the states and what stands in no sum lead to."""
    hits = {name for name, expected in states.items() if expected.state == "hit"}
    found = {flag for flag in case.flags if flag in FINDING_FLOORS}
    if "closed_loop" in hits and states["revenue_gap"].severity in ("medium", "high"):
        found.add("inflated_turnover")
    if {"structuring", "rapid_in_out"} <= hits:
        found.add("pass_through_account")
    if "guarantee_circle" in hits:
        found.add("unsound_guarantee")
    if case.traits.product != "unsecured" and "unknown_security" not in case.flags:
        sound = 0 if "unsound_guarantee" in found else case.security_guarantees
        worth = sum(lendable(values, case.t0.date()) for values in case.security or ()) + sound
        if worth < case.request:
            found.add("insufficient_security")
    return sorted(found)


def outcome(case: Case, states: dict[str, Expectation], findings: list[str]) -> tuple[str, str | None]:
    """Outcome, and R1 … R5 where one is given."""
    if "refused" in case.flags:
        return "refused", None
    severities = {name: expected.severity for name, expected in states.items() if expected.state == "hit"}
    if "stop" in severities.values():
        return "graded", "R5"
    if "cannot_conclude" in case.flags:
        return "cannot_conclude", None
    return "graded", f"R{grade(severities, findings, loan_to_value(case))}"


def grade(severities: dict[str, str | None], findings: list[str], ltv: int | None) -> int:
    """1 … 5 from the severities of the indicators that hit, the findings, and the loan-to-value where one is known."""
    by_family: Counter[str] = Counter()
    highs: Counter[str] = Counter()
    for name, severity in severities.items():
        by_family[FAMILY[name]] += POINTS[severity or "low"]
        highs[FAMILY[name]] += severity == "high"
    points = sum(min(FAMILY_MOST, value) for value in by_family.values())
    by_points = 1 + sum(points > most for most in BANDS)
    floors = [1, *(FINDING_FLOORS[finding] for finding in findings)]
    floors += [2 + (count > 1) for count in highs.values() if count]
    floors += [3 for name in ("collateral_cover", "bad_credit") if severities.get(name) == "high"]
    if ltv is not None and ltv <= bounds.LTV_GOOD and not any(highs.values()) and by_points > 1:
        by_points -= 1
    return max(by_points, *floors)

"""What must come out for a case: states, findings, outcome and grade, added up from what was planted.

This is the second, independent reading of domain.md §4: it knows nothing of rules/ and engine/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation, PlantingError
from seed.portfolio.ledger import Payment, Sums
from seed.portfolio.paperwork import lendable

FAMILY = {
    "closed_loop": "loops",
    "structuring": "amounts",
    "rapid_in_out": "amounts",
    "corporate_to_person": "persons",
    "group_round_trip": "persons",
    "risk_region": "regions",
    "beneficial_owner": "structure",
    "contagion": "structure",
    "guarantee_circle": "guarantees",
    "dishonest_debtor": "judicial",
    "collateral_cover": "collateral",
    "revenue_gap": "operations",
    "bad_credit": "credit",
}
FLOW_TESTS = (
    "closed_loop",
    "structuring",
    "rapid_in_out",
    "corporate_to_person",
    "group_round_trip",
    "risk_region",
    "contagion",
    "revenue_gap",
)
LEDGER: dict[tuple[str, str], Callable[[Sums], int]] = {
    ("corporate_to_person", "group_share"): lambda sums: sums.group_share,
    ("corporate_to_person", "other_share"): lambda sums: sums.other_share,
    ("corporate_to_person", "other_amount"): lambda sums: sums.to_other_persons,
    ("risk_region", "share"): lambda sums: share(sums.listed, sums.turnover),
}
"""Values that the sums of every case hold: a scenario that states one is held to them."""
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


def settle(case: Case, sums: Sums) -> dict[str, Any]:
    """The entry of an application in truth.yaml; PlantingError where a scenario contradicts its own sums."""
    states = {name: case.expected.get(name, Expectation()) for name in FAMILY}
    for name, computed in _computed(case, sums).items():
        planted = case.expected.get(name)
        if planted is None:
            states[name] = computed
        elif planted.state != "not_evaluable" and (planted.state, planted.severity) != (
            computed.state,
            computed.severity,
        ):
            raise PlantingError(f"{case.application} {case.planted}: {name} {planted} but the sums say {computed}")
        for value, stated in (planted.values if planted else {}).items():
            added = LEDGER.get((name, value))
            if (
                added
                and states[name].state != "not_evaluable"
                and (stated(sums) if callable(stated) else stated) != added(sums)
            ):
                raise PlantingError(
                    f"{case.application} {case.planted}: {name}.{value} is {added(sums)}, not as planted"
                )
    findings = _findings(case, states)
    outcome, grade = _outcome(case, states, findings)
    return {
        "applicant": case.party.id,
        "segment": case.traits.segment,
        "planted": case.planted,
        "outcome": outcome,
        "grade": grade,
        "indicators": {name: _entry(states[name], sums) for name in FAMILY} if outcome != "refused" else {},
        "findings": findings,
    }


def _computed(case: Case, sums: Sums) -> dict[str, Expectation]:
    """The indicators that are a ratio of sums, for every case: so no side effect of a planting is forgotten."""
    computed = {
        "corporate_to_person": _to_persons(case, sums),
        "risk_region": _past(share(sums.listed, sums.turnover), (bounds.REGION_SHARE, "medium")),
    }
    if "contagion" not in case.expected:
        computed["contagion"] = _past(share(sums.with_bad, sums.turnover), (bounds.CONTAGION_SHARE, "medium"))
    computed["revenue_gap"] = _revenue(case, sums)
    computed["collateral_cover"] = _cover(case)
    if case.traits.sole_trader:
        computed["beneficial_owner"] = Expectation("not_applicable")
    if sums.coverage < bounds.COVERAGE or sums.payments < bounds.FLOW_TRANSFERS or "no_flow" in case.flags:
        computed |= {name: Expectation("not_evaluable") for name in FLOW_TESTS}
    return computed


def _past(value: int, *steps: tuple[int, str]) -> Expectation:
    """A hit of the last severity whose threshold the value reaches, else clear."""
    reached = [severity for threshold, severity in steps if value >= threshold]
    return Expectation("hit", reached[-1]) if reached else Expectation()


def _to_persons(case: Case, sums: Sums) -> Expectation:
    group = _past(sums.group_share, (bounds.GROUP_SHARE_MEDIUM, "medium"), (bounds.GROUP_SHARE_HIGH, "high"))
    others = 0 if case.traits.buys_from_people else sums.to_other_persons
    if group.state == "hit" or others < bounds.OTHER_AMOUNT or share(others, sums.outflow) < bounds.OTHER_SHARE:
        return group
    return Expectation("hit", "medium")


def _revenue(case: Case, sums: Sums) -> Expectation:
    if len(case.vat) < bounds.VAT_MONTHS or not sum(case.vat.values()):
        return Expectation("not_evaluable")
    gap = case.revenue_gap(sums)
    if gap <= -bounds.BELOW_LOW:
        return Expectation("hit", "low")
    return _past(gap, (bounds.ABOVE_MEDIUM, "medium"), (bounds.ABOVE_HIGH, "high"))


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


def _findings(case: Case, states: dict[str, Expectation]) -> list[str]:
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


def _outcome(case: Case, states: dict[str, Expectation], findings: list[str]) -> tuple[str, str | None]:
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


def _entry(expected: Expectation, sums: Sums) -> dict[str, Any]:
    entry: dict[str, Any] = {"state": expected.state}
    if expected.severity:
        entry["severity"] = expected.severity
    if expected.values:
        entry["values"] = {name: value(sums) if callable(value) else value for name, value in expected.values.items()}
    if expected.evidence is not None:
        entry["evidence"] = sorted(each.id if isinstance(each, Payment) else each for each in expected.evidence)
    return entry


def lines(application: str, entry: dict[str, Any]) -> Iterator[str]:
    """The entry as YAML, one line an indicator; ids and words need no quotes, except where YAML would read a number."""
    yield f"  {application}:"
    for name in ("applicant", "segment"):
        yield f"    {name}: {entry[name]}"
    yield f"    planted: {_flow(entry['planted'])}"
    yield f"    outcome: {entry['outcome']}"
    yield f"    grade: {entry['grade'] or 'null'}"
    yield "    indicators:" if entry["indicators"] else "    indicators: {}"
    for name, value in entry["indicators"].items():
        yield f"      {name}: {_flow(value)}"
    yield f"    findings: {_flow(entry['findings'])}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and value.isdigit():
        return f"'{value}'"
    return str(value)

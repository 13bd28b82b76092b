"""From states to findings, outcome and grade: the second, independent reading of domain.md §4."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.paperwork.queries import OF_APPLICANT
from seed.portfolio.truth.collateral import loan_to_value
from seed.portfolio.truth.families import FAMILY
from seed.portfolio.truth.judicial import sole_cases
from seed.portfolio.truth.known import answers, rows
from seed.portfolio.truth.security import shortfalls, undisclosed
from seed.portfolio.truth.structure import undisclosed_share

POINTS = {"noted": 0, "low": 3, "medium": 8, "high": 18, "stop": 0}
FINDING_FLOORS = {
    "inflated_turnover": 4,
    "pass_through_account": 4,
    "unsound_guarantee": 3,
    "diverted_loan": 4,
    "hidden_debt": 3,
    "insufficient_security": 3,
    "insufficient_data": 3,
    "shell_company": 3,
    "hidden_group": 3,
    "circle_contagion": 4,
    "unstable_control": 3,
    "worsening_service": 4,
    "fraud_network": 5,
}
BANDS = (10, 25, 45, 70)
FAMILY_MOST = 25
FLOORS_OF_HIGHS = ("consumption_limit", "bad_credit", "overdue_record", "abnormal_operation", "collateral_cover")
PASSING = ("structuring", "dormant_burst", "rapid_in_out", "fan_in")
WORSENING = ("enforced_debt", "bad_credit", "overdue_record")
RUNNING_ROUND = ("closed_loop", "reciprocal", "payment_ring", "circular_inflow")
ALWAYS_STOPS = ("lost_licence",)  # not evaluable: something that would stop the case is unknown
NEVER_READ = ("family",)  # nothing rests on the applicant's own answer
SOURCES = tuple(source for source in OF_APPLICANT if source != "application")


def findings(case: Case, states: dict[str, Expectation], sums: Sums) -> list[str]:
    """The findings that the states, the papers and what a scenario flags lead to."""
    hits = {name for name, expected in states.items() if expected.state == "hit"}
    found = {flag for flag in case.flags if flag in FINDING_FLOORS}
    found |= _of_flow(hits, states)
    found |= _of_guarantees(case, hits)
    if "hidden_link" in hits or ({"shared_premises", "related_flow"} <= hits and undisclosed_share(case, sums) > 0):
        found.add("hidden_group")
    if {"frequent_changes", "beneficial_owner"} <= hits:
        found.add("unstable_control")
    if len(hits.intersection(WORSENING)) > 1:
        found.add("worsening_service")
    if "diverted_drawdown" in hits:
        found.add("diverted_loan")
    if {"inflated_turnover", "hidden_group"} <= found:
        found.add("fraud_network")
    if (sums.payments and sums.coverage < bounds.COVERAGE) or unanswered(case):
        found.add("insufficient_data")
    return sorted(found)


def _of_flow(hits: set[str], states: dict[str, Expectation]) -> set[str]:
    found = set()
    above = "revenue_gap" in hits and states["revenue_gap"].severity in ("medium", "high")
    if hits & {"closed_loop", "circular_inflow"} and (above or "surge" in hits):
        found.add("inflated_turnover")
    if "shell_features" in hits:
        found |= {"shell_company"} | ({"inflated_turnover"} if hits.intersection(RUNNING_ROUND) else set())
    if len(hits.intersection(PASSING)) > 1:
        found.add("pass_through_account")
    return found


def _of_guarantees(case: Case, hits: set[str]) -> set[str]:
    found = set()
    unsound = hits & {"mutual_guarantee", "guarantee_circle", "guarantor_worth"}
    if unsound:
        found.add("unsound_guarantee")
    if hits & {"guarantee_circle", "guarantee_network"} and "bad_party_near" in hits:
        found.add("circle_contagion")
    known = {file for subject, file in answers(case) if subject == case.party.id}
    if "hidden_instalments" in hits or ({"guarantees", "credit_lines"} <= known and undisclosed(case) > 0):
        found.add("hidden_debt")
    lacking = shortfalls(case) if {"guarantees", "collateral"} <= known else None
    if case.traits.product != "unsecured" and lacking and lacking[1 if unsound else 0] > 0:
        found.add("insufficient_security")
    return found


def unanswered(case: Case) -> set[str]:
    """The files that some indicator reads and of which no answer about the applicant counts."""
    asked = {file for subject, file in answers(case) if subject == case.party.id}
    read = {file for source in SOURCES for file in OF_APPLICANT[source]} | {"transfers", "balances"}
    return read - asked - set(NEVER_READ) - ({"shareholdings", "tax_years"} if case.traits.sole_trader else set())


def outcome(case: Case, states: dict[str, Expectation], findings: list[str]) -> tuple[str, str | None]:
    """Outcome, and R1 … R5 where one is given."""
    if "refused" in case.flags:
        return "refused", None
    severities = {name: expected.severity for name, expected in states.items() if expected.state == "hit"}
    if "stop" in severities.values():
        return "graded", "R5"
    if "cannot_conclude" in case.flags or _stop_unknown(states) or _source_unanswered(case):
        return "cannot_conclude", None
    return "graded", f"R{grade(severities, findings, mitigated(case, states), sole_cases(case, states))}"


def _stop_unknown(states: dict[str, Expectation]) -> bool:
    return any(
        expected.state == "not_evaluable" and (name in ALWAYS_STOPS or expected.severity == "stop")
        for name, expected in states.items()
    )


def _source_unanswered(case: Case) -> bool:
    asked = {file for subject, file in answers(case) if subject == case.party.id}
    return any(asked.isdisjoint((*OF_APPLICANT[source], *_of_accounts(source))) for source in SOURCES)


def _of_accounts(source: str) -> tuple[str, ...]:
    return ("transfers", "balances") if source == "operations" else ()


def mitigated(case: Case, states: dict[str, Expectation]) -> bool:
    """Whether the loan is half of what is pledged at most, or the tax office rates the applicant A."""
    ltv = loan_to_value(case) if case.traits.product == "secured" else None
    if ltv is not None and ltv <= bounds.LTV_GOOD and states["collateral_cover"].state != "not_evaluable":
        return True
    return not case.traits.sole_trader and "tax_years" not in unanswered(case) and _tax_rating(case) == "A"


def _tax_rating(case: Case) -> str | None:
    day = case.t0.date()
    published = [
        (row["year"], row["rating"])
        for row in rows(case, "tax_years", "company_id", "year")
        if row["company_id"] == case.party.id and row["rating"] and (row.get("published_on") or day) <= day
    ]
    return max(published, default=(0, None))[1]


def grade(
    severities: dict[str, str | None],
    findings: list[str],
    mitigated: bool = False,
    cases: Mapping[str, str] | None = None,
) -> int:
    """1 … 5 from the severities of the indicators that hit, the findings, and whether something mitigates.

    cases: the one court case on which an indicator rests alone; of those that rest on one case the worst scores.
    """
    scored = dict(severities)
    of_one_case = defaultdict[str, list[str]](list)
    for name, court_case in (cases or {}).items():
        of_one_case[court_case] += [name] if name in scored else []
    for names in of_one_case.values():
        for name in sorted(names, key=lambda name: POINTS[scored[name] or "low"])[:-1]:
            del scored[name]
    by_family: Counter[str] = Counter()
    for name, severity in scored.items():
        by_family[FAMILY[name]] += POINTS[severity or "low"]
    highs = Counter(FAMILY[name] for name, severity in severities.items() if severity == "high")
    points = sum(min(FAMILY_MOST, value) for value in by_family.values())
    by_points = 1 + sum(points > most for most in BANDS)
    floors = [1, *(FINDING_FLOORS[finding] for finding in findings)]
    floors += [2 + (count > 1) for count in highs.values()]
    floors += [3 for name in FLOORS_OF_HIGHS if severities.get(name) == "high"]
    if mitigated and not highs and by_points > 1:
        by_points -= 1
    return max(by_points, *floors)

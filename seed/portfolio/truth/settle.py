"""What must come out for a case: states, findings, outcome and grade, added up from what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from seed.portfolio import bounds
from seed.portfolio.bounds import share
from seed.portfolio.case import Case, Expectation, PlantingError, Value
from seed.portfolio.ledger import Payment, Sums
from seed.portfolio.truth.families import FAMILY, FLOW_TESTS, MODULES
from seed.portfolio.truth.grading import findings, outcome

LEDGER: dict[tuple[str, str], Callable[[Sums], int]] = {
    ("corporate_to_person", "group_share"): lambda sums: sums.group_share,
    ("corporate_to_person", "other_share"): lambda sums: sums.other_share,
    ("corporate_to_person", "other_amount"): lambda sums: sums.to_other_persons,
    ("risk_region", "share"): lambda sums: share(sums.listed, sums.turnover),
}
"""Values that the sums of every case hold: a scenario that states one is held to them."""


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
        if planted is not None and "not_evaluable" not in (planted.state, computed.state):
            _agree(case, name, computed, sums)
    found = findings(case, states, sums)
    result, grade = outcome(case, states, found)
    return {
        "applicant": case.party.id,
        "segment": case.traits.segment,
        "planted": case.planted,
        "outcome": result,
        "grade": grade,
        "indicators": {name: _entry(states[name], sums) for name in FAMILY} if result != "refused" else {},
        "findings": found if result != "refused" else [],
    }


def _agree(case: Case, name: str, computed: Expectation, sums: Sums) -> None:
    """Hold the values that a scenario states to those of sums and papers, and add the ones that it does not state."""
    planted = case.expected[name]
    known = {value: added for (of, value), added in LEDGER.items() if of == name} | computed.values
    for value, stated in planted.values.items():
        if value in known and _value(stated, sums) != _value(known[value], sums):
            found = _value(known[value], sums)
            raise PlantingError(f"{case.application} {case.planted}: {name}.{value} is {found}, not as planted")
    planted.values = {**computed.values, **planted.values}


def _value(value: Value, sums: Sums) -> int:
    return value(sums) if callable(value) else value


def _computed(case: Case, sums: Sums) -> dict[str, Expectation]:
    """The indicators that sums or papers decide, for every case: so no side effect of a planting is forgotten."""
    computed = {name: state for module in MODULES.values() for name, state in module.states(case, sums).items()}
    if sums.coverage < bounds.COVERAGE or sums.payments < bounds.FLOW_TRANSFERS or "no_flow" in case.flags:
        computed |= {name: Expectation("not_evaluable") for name in FLOW_TESTS}
    return computed


def _entry(expected: Expectation, sums: Sums) -> dict[str, Any]:
    entry: dict[str, Any] = {"state": expected.state}
    if expected.state == "hit" and expected.severity:
        entry["severity"] = expected.severity
    if expected.values:
        entry["values"] = {name: _value(value, sums) for name, value in expected.values.items()}
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

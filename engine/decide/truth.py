"""What was decided against what was planted: expected, matched, missed where something was, false where nothing was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from engine.catalogue.catalogue import Catalogue
from engine.decide.decide import decide
from engine.decide.record import read_record
from engine.errors import ConsentError, InputError, UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.rules.model import SEVERITIES

COUNTS = ("expected", "matched", "missed", "false")
Revealed = Callable[[list[str]], dict[str, str]]
"""Turns tokens into the ids people know; ids that are no tokens stand for themselves."""


@dataclass
class Evaluation:
    """Counts per indicator, finding and grade, and every difference in words."""

    indicators: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: dict[str, dict[str, int]] = field(default_factory=dict)
    grades: dict[str, dict[str, int]] = field(default_factory=dict)
    differences: list[dict[str, Any]] = field(default_factory=list)
    applications: int = 0

    def count(self, table: dict[str, dict[str, int]], name: str, **counts: int) -> None:
        """Add counts to one row of one table."""
        row = table.setdefault(name, dict.fromkeys(COUNTS, 0))
        for key, number in counts.items():
            row[key] += number

    def differ(self, application: str, what: str, expected: Any, found: Any) -> None:
        """Keep a difference: which application, what of it, what was planted and what came out."""
        self.differences.append({"application": application, "what": what, "expected": expected, "found": found})

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``evaluate --json``."""
        tables = {"indicators": self.indicators, "findings": self.findings, "grades": self.grades}
        sums = {
            name: {key: sum(row[key] for row in table.values()) for key in COUNTS} for name, table in tables.items()
        }
        whole = {key: sum(row[key] for row in sums.values()) for key in COUNTS}
        return {
            "applications": self.applications,
            **{name: dict(sorted(table.items())) for name, table in tables.items()},
            "totals": {**whole, **sums},
            "differences": self.differences,
        }


def read_truth(path: Path) -> dict[str, Any]:
    """The applications of a truth file; InputError INP090 where it cannot be read as one."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as problem:
        raise InputError("INP090", f"cannot be read: {problem}", place=str(path), expected="a truth.yaml") from problem
    if not isinstance(content, dict) or not isinstance(content.get("applications"), dict):
        raise InputError(
            "INP090",
            "has no mapping `applications`",
            place=str(path),
            expected="the truth.yaml that `python -m seed.portfolio OUT` writes beside the CSV files",
        )
    applications: dict[str, Any] = content["applications"]
    return applications


def compare(truth: Mapping[str, Any], decided: Mapping[str, dict[str, Any] | None], revealed: Revealed) -> Evaluation:
    """Compare planted with decided, by application id; None stands for a refusal, a missing key for nothing decided."""
    evaluation = Evaluation(applications=len(truth))
    for application, planted in truth.items():
        if application not in decided:
            evaluation.differ(application, "decision", planted["outcome"], "nothing decided")
            evaluation.count(evaluation.grades, _label(planted["outcome"], planted.get("grade")), expected=1, missed=1)
            continue
        record = decided[application]
        _compare_grade(evaluation, application, planted, record)
        if record is not None and planted["outcome"] != "refused":
            _compare_indicators(evaluation, application, planted, record, revealed)
            _compare_findings(evaluation, application, planted, record)
    for application in sorted(decided.keys() - truth.keys()):
        record = decided[application]
        label = _label(record["derived"]["outcome"], record["derived"]["grade"]) if record else "refused"
        evaluation.differ(application, "decision", "nothing planted", label)
        evaluation.count(evaluation.grades, label, false=1)
    return evaluation


def _label(outcome: str, grade: str | None) -> str:
    return grade if outcome == "graded" and grade else outcome


def _compare_grade(
    evaluation: Evaluation, application: str, planted: Mapping[str, Any], record: dict[str, Any] | None
) -> None:
    expected = _label(planted["outcome"], planted.get("grade"))
    found = _label(record["derived"]["outcome"], record["derived"]["grade"]) if record else "refused"
    same = expected == found
    evaluation.count(evaluation.grades, expected, expected=1, matched=int(same), missed=int(not same))
    if not same:
        evaluation.count(evaluation.grades, found, false=1)
        evaluation.differ(application, "grade", expected, found)


def _compare_indicators(
    evaluation: Evaluation, application: str, planted: Mapping[str, Any], record: dict[str, Any], revealed: Revealed
) -> None:
    severities: dict[str, str] = {}
    for signal in sorted(record["derived"]["signals"], key=lambda one: SEVERITIES.index(one["severity"])):
        severities[signal["indicator"]] = signal["severity"]  # the gravest comes last and stays
    for name, expected in planted["indicators"].items():
        state = record["derived"]["states"].get(name, "unknown to the catalogue")
        severity = severities.get(name) if state == "hit" else None
        something, found = expected["state"] != "clear", state != "clear"
        wrong = _differences(expected, state, severity, record["results"].get(name), revealed)
        evaluation.count(
            evaluation.indicators,
            name,
            expected=int(something),
            matched=int(something and not wrong),
            missed=int(something and bool(wrong)),
            false=int(found and state != expected["state"]),
        )
        for what, wanted, got in wrong:
            evaluation.differ(application, f"{name} {what}", wanted, got)


def _differences(
    expected: Mapping[str, Any],
    state: str,
    severity: str | None,
    result: Mapping[str, Any] | None,
    revealed: Revealed,
) -> list[tuple[str, Any, Any]]:
    wrong: list[tuple[str, Any, Any]] = []
    if expected["state"] != state:
        wrong.append(("state", expected["state"], state))
    elif expected.get("severity") and expected["severity"] != severity:
        wrong.append(("severity", expected["severity"], severity))
    values = (result or {}).get("values", {})
    for value, wanted in (expected.get("values") or {}).items():
        if values.get(value) != wanted:
            wrong.append((value, wanted, values.get(value)))
    if expected.get("evidence") is not None:
        wanted, got = sorted(expected["evidence"]), sorted(revealed((result or {}).get("evidence", [])).values())
        if wanted != got:
            wrong.append(("evidence", wanted, got))
    return wrong


def _compare_findings(
    evaluation: Evaluation, application: str, planted: Mapping[str, Any], record: dict[str, Any]
) -> None:
    expected, found = set(planted.get("findings") or []), set(record["derived"]["findings"])
    for name in sorted(expected | found):
        evaluation.count(
            evaluation.findings,
            name,
            expected=int(name in expected),
            matched=int(name in expected & found),
            missed=int(name in expected - found),
            false=int(name in found - expected),
        )
        if name in expected ^ found:
            evaluation.differ(application, f"finding {name}", name in expected, name in found)


def newest_decisions(graph: Graph, truth: Mapping[str, Any], catalogue: Catalogue) -> dict[str, dict[str, Any] | None]:
    """The newest record about each application at its own time; None where consent is refused, absent where undecided.

    Whether an application without a record is refused is asked of the engine, not assumed.
    """
    decided: dict[str, dict[str, Any] | None] = {}
    for row in graph.read(statement("records/newest_decisions")):
        decided[row["application"]] = read_record(graph, row["decision_id"])
    for application in truth.keys() - decided.keys():
        try:
            decided[application] = decide(graph, catalogue, application)
        except ConsentError:
            decided[application] = None
        except UnknownError:
            continue
    return decided

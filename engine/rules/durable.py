"""The grade by durable-rules, which chains signals, findings, floors, stops and mitigants in its own process.

Two sessions give the three values: in the one only what is known counts, in the other every unknown test holds. What
holds in the first is true, what holds only in the second is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.rules import process
from engine.rules.compiling import Compiled, compile_rules, subject_facts, thresholds_of
from engine.rules.facts import check_facts
from engine.rules.grading import Grounds, conclude
from engine.rules.model import RuleBook


def infer(book: RuleBook, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the facts: outcome, grade, and all that fired; engine/rules/README.md explains the keys.

    facts: see `check_facts`. Raises EngineError ENG101 to ENG104 for facts that are not whole, ENG110 where
    durable-rules failed twice.
    """
    check_facts(book, facts)
    compiled = compile_rules(book, thresholds_of(book, facts["parameters"]))
    sessions = {"certain": subject_facts(book, facts, possible=False)}
    if any(value in facts["unknown"] for value in book.reads):
        sessions["possible"] = subject_facts(book, facts, possible=True)
    fired = process.fire(compiled, sessions)
    certain = _grounds(compiled, fired["certain"])
    possible = {compiled.rules[rule]["run"] for rule, _ in fired.get("possible", fired["certain"])}
    return conclude(book, facts, certain, possible)


def _grounds(compiled: Compiled, fired: Iterable[tuple[str, list[str]]]) -> Grounds:
    """What each firing rests on: the values its alternatives test, and the firings whose facts they matched."""
    grounds: dict[str, set[str]] = {}
    for rule, matched in fired:
        derived = (fact for fact in matched if not fact.startswith("subject:"))
        grounds.setdefault(compiled.rules[rule]["run"], set()).update(compiled.grounds.get(rule, ()), derived)
    alarms = {action: found for action, found in grounds.items() if action.startswith("alarm:")}
    return {
        action: {ground for found in named for ground in alarms.get(found, {found})}
        for action, named in grounds.items()
        if action not in alarms
    }

"""From a rule book to a ruleset of durable-rules, as JSON.

Every fact of the ruleset has an id, and conditions name ids, so that no condition can be met by a fact that was not
meant:

    subject:closed_loop       one fact for each indicator or definition, its values as `n_<value>` (booleans 0 or 1),
                              or `u_<value>: 1` where a value is unknown in the world that asks what is possible
    signal:<rule>             asserted by the rules of that signal
    alarm:<indicator>:high    asserted by a signal of the indicator that is at least so severe
    finding:<rule>            asserted by the rules of that finding
    floor: stop: mitigant: gap: review:   fire, and assert nothing: nothing rests on them

A condition is written out as its alternatives, each a rule of its own (`signal:<rule>/0`, `/1` …): so each firing says
which alternative held. All tests of one subject in one alternative are one pattern over one fact. *Measured*: in
durable-rules 2.0.28 one fact never meets two patterns of one rule, so `{signal: s}` beside `{indicator: of the same}`
would not fire if both looked at the signal's fact; hence the facts alarm:….
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import product
from typing import Any

from engine.rules.model import SEVERITIES, Alarmed, AllOf, AnyOf, Comparison, Condition, Holds, Rule, RuleBook, leaves

CLOSE = "close"
"""The last fact of every session; its firing shows that the session ran to its end."""

OPERATORS = {"at_least": "$gte", "above": "$gt", "at_most": "$lte", "below": "$lt"}

Alternative = tuple[Comparison | Holds | Alarmed, ...]


@dataclass(frozen=True)
class Compiled:
    """A ruleset and how to read what it fires.

    key: hash of the ruleset. rules: durable-rules JSON. asserts: action → fact it asserts. grounds: rule → values that
    its alternative tests.
    """

    key: str
    rules: Mapping[str, Any]
    asserts: Mapping[str, Any]
    grounds: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=64)
def compile_rules(book: RuleBook, thresholds: tuple[tuple[str, int], ...]) -> Compiled:
    """The ruleset of a book under the values of its parameters; the same arguments give the same object."""
    limits = dict(thresholds)
    rules: dict[str, Any] = {}
    grounds: dict[str, tuple[str, ...]] = {}
    for rule in book.rules():
        for number, alternative in enumerate(_alternatives(rule.when)):
            name = f"{rule.kind}:{rule.id}/{number}"
            rules[name] = _rule(f"{rule.kind}:{rule.id}", _patterns(alternative, limits))
            grounds[name] = tuple(sorted({leaf.value for leaf in alternative if isinstance(leaf, Comparison)}))
    for name, action, trigger in _consequences(book):
        rules[name] = _rule(action, [{"id": trigger}])
    rules[CLOSE] = _rule(CLOSE, [{"id": CLOSE}])
    asserted = {rule["run"] for rule in rules.values() if rule["run"].startswith(("signal:", "alarm:", "finding:"))}
    asserts = {action: {"id": action} for action in sorted(asserted)}
    key = sha256(json.dumps([rules, asserts]).encode()).hexdigest()
    return Compiled(key=key, rules=rules, asserts=asserts, grounds=grounds)


def thresholds_of(book: RuleBook, parameters: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The parameters that the book reads, as a key."""
    return tuple((name, parameters[name]) for name in book.parameters)


def subject_facts(book: RuleBook, facts: Mapping[str, Any], *, possible: bool) -> list[dict[str, Any]]:
    """One fact for each subject that applies and has something to say; unknown values only where `possible`."""
    subjects: dict[str, dict[str, Any]] = {}
    for value in book.reads:
        subject, _, name = value.partition(".")
        if subject in facts["not_applicable"]:
            continue
        fact = subjects.setdefault(subject, {"id": f"subject:{subject}"})
        if value in facts["values"]:
            fact[f"n_{name}"] = int(facts["values"][value])
        elif possible and value in facts["unknown"]:
            fact[f"u_{name}"] = 1
    return [subjects[subject] for subject in sorted(subjects)]


def _rule(action: str, patterns: list[dict[str, Any]]) -> dict[str, Any]:
    return {"all": [{f"c{index}": pattern} for index, pattern in enumerate(patterns)], "run": action}


def _consequences(book: RuleBook) -> Iterator[tuple[str, str, str]]:
    """Rules that follow from one fact: (name, action, the fact's id)."""
    for rule in book.signals.values():
        if rule.severity == "stop":
            yield f"stop:{rule.id}", f"stop:{rule.id}", f"signal:{rule.id}"
    for rule in (*book.signals.values(), *book.findings.values()):
        if rule.floor:
            yield f"floor:{rule.id}", f"floor:{rule.id}", f"{rule.kind}:{rule.id}"
    for alarm in sorted(_alarms(book), key=lambda alarm: (alarm.indicator, alarm.severity)):
        for rule in book.signals.values():
            if rule.indicator == alarm.indicator and _at_least(rule, alarm.severity):
                yield f"{_fact_of(alarm)}/{rule.id}", _fact_of(alarm), f"signal:{rule.id}"


def _alarms(book: RuleBook) -> set[Alarmed]:
    return {leaf for rule in book.findings.values() for leaf in leaves(rule.when) if isinstance(leaf, Alarmed)}


def _at_least(rule: Rule, severity: str) -> bool:
    return SEVERITIES.index(rule.severity) >= SEVERITIES.index(severity)


def _fact_of(leaf: Holds | Alarmed) -> str:
    if isinstance(leaf, Alarmed):
        return f"alarm:{leaf.indicator}:{leaf.severity}"
    return f"{leaf.kind}:{leaf.rule}"


def _alternatives(condition: Condition) -> list[Alternative]:
    """The condition as any-of all-of: a list of alternatives, each the leaves that hold together."""
    if isinstance(condition, AnyOf):
        return [alternative for part in condition.parts for alternative in _alternatives(part)]
    if isinstance(condition, AllOf):
        combined = product(*(_alternatives(part) for part in condition.parts))
        return [tuple(leaf for part in combination for leaf in part) for combination in combined]
    return [(condition,)]


def _patterns(alternative: Alternative, limits: Mapping[str, int]) -> list[dict[str, Any]]:
    """One pattern for each fact that an alternative needs."""
    tests: dict[str, list[Comparison]] = {}
    for leaf in alternative:
        if isinstance(leaf, Comparison):
            tests.setdefault(leaf.subject, []).append(leaf)
    facts = sorted({_fact_of(leaf) for leaf in alternative if not isinstance(leaf, Comparison)})
    subjects = [
        {"$and": [{"id": f"subject:{subject}"}, *(_test(test, limits) for test in tests[subject])]}
        for subject in sorted(tests)
    ]
    return [*subjects, *({"id": fact} for fact in facts)]


def _test(test: Comparison, limits: Mapping[str, int]) -> dict[str, Any]:
    name = test.value.partition(".")[2]
    comparison: dict[str, Any] = {f"n_{name}": test.limit(limits)}
    if test.comparator in OPERATORS:
        comparison = {OPERATORS[test.comparator]: comparison}
    return {"$or": [comparison, {f"u_{name}": 1}]}

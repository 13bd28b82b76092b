"""What is on trial is shown and decides nothing, and nothing that decides may rest on it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.decide.decide import derive
from engine.errors import CatalogueError
from engine.rules.book import Declared, read_rules
from engine.rules.cases import mismatches, read_cases
from engine.strict_yaml import every
from tests.rules.books import GOLDEN, parameters_of, random_facts, random_files, random_parameters, rule_files, written

ALPHA, FINDINGS = "rules/signals/alpha.yaml", "rules/findings.yaml"
WORDS = "title: {zh: 题, en: t}, why: {zh: 题, en: t}"
TRIAL = f"\na9_try: {{trial: true, {WORDS}, when: {{value: a9.n, at_least: 1}}, then: {{signal: stop}}}}\n"
FOUND = f"\ntried: {{trial: true, {WORDS}, when: {{signal: a9_try}}, then: {{finding: true, floor: R5}}}}\n"


@pytest.mark.parametrize("seed", range(20))
def test_a_trial_of_any_severity_changes_nothing_but_the_list_of_trials(seed: int) -> None:
    random = Random(seed)
    files = random_files(random)
    alone = read_rules(files)
    facts = random_facts(random, alone, random_parameters(random, alone))
    findings = written({**YAML(typ="safe").load(files[FINDINGS]), **YAML(typ="safe").load(FOUND)})
    files = {**files, "rules/signals/tried.yaml": TRIAL, FINDINGS: findings}
    facts["values"]["a9.n"] = 1
    derived = derive(read_rules(files), facts)
    assert derived.pop("trials") == [
        {"rule": "a9_try", "kind": "signal", "severity": "stop", "because": ["a9.n"]},
        {"rule": "tried", "kind": "finding", "severity": None, "because": ["signal:a9_try"]},
    ]
    assert derived == derive(alone, facts)


def test_a_rule_that_rests_on_one_trial_three_times_is_told_once() -> None:
    files = random_files(Random(1))
    tests = ", ".join(f"{{value: a9.{name}, at_least: 1}}" for name in ("n", "m", "n"))
    rule = f"\na9_try: {{{WORDS}, when: {{any: [{tests}]}}, then: {{signal: high}}}}\n"
    declared = {"a9": Declared({"n": "count", "m": "count"}, "tried", True)}
    with pytest.raises(CatalogueError) as error:
        read_rules({**files, "rules/signals/tried.yaml": rule}, declared)
    assert [one.code for one in every(error.value)].count("RUL014") == 1


def test_an_unknown_value_of_a_trial_leaves_no_doubt_in_the_grade() -> None:
    random = Random(1)
    files = random_files(random)
    alone = read_rules(files)
    facts = random_facts(random, alone, random_parameters(random, alone))
    facts["unknown"]["a9.n"] = "not_asked"
    derived = derive(read_rules({**files, "rules/signals/tried.yaml": TRIAL}), facts)
    assert derived.pop("trials") == []
    assert derived == derive(alone, facts)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        (FINDINGS, f"decides: {{{WORDS}, when: {{signal: a9_try}}, then: {{finding: true}}}}"),
        (FINDINGS, f"decides: {{{WORDS}, when: {{finding: tried}}, then: {{finding: true}}}}"),
        (FINDINGS, f"decides: {{{WORDS}, when: {{indicator: a9, severity: high}}, then: {{finding: true}}}}"),
        (ALPHA, f"a9_low: {{{WORDS}, when: {{value: a9.n, at_least: 1}}, then: {{signal: low}}}}"),
    ],
)
def test_a_rule_that_decides_may_not_rest_on_a_trial(path: str, rule: str) -> None:
    files = rule_files(GOLDEN)
    files[ALPHA] += TRIAL
    files[FINDINGS] += FOUND
    files[path] += rule + "\n"
    declared: dict[str, Any] = {"a9": Declared({"n": "count"}, "alpha", trial=True)}
    with pytest.raises(CatalogueError) as error:
        read_rules(files, declared if path == ALPHA else None)
    assert error.value.code == "RUL014"
    assert error.value.place.startswith(path)


@pytest.mark.parametrize(
    ("expected", "differs"),
    [
        ("[a9_try, tried]", False),
        ("[a9_try]", True),
        ("{tried: true}", False),
        ("{a9_try: false}", True),
    ],
)
def test_a_case_says_what_holds_on_trial_as_a_list_of_all_or_of_those_it_names(expected: str, differs: bool) -> None:
    files = rule_files(GOLDEN)
    files = {**files, "rules/signals/tried.yaml": TRIAL, FINDINGS: files[FINDINGS] + FOUND}
    book = read_rules(files)
    text = f"cases: [{{name: x, values: {{a9.n: 1}}, expect: {{signals: [], findings: [], trials: {expected}}}}}]"
    (case,) = read_cases(book, text, "cases.yaml")
    parameters = {name: int(one.on(case.on).value) for name, one in parameters_of(files).items()}
    assert bool(mismatches(book, parameters, case)) is differs

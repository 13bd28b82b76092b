"""Rule books for the tests: written ones, random ones as YAML text, and random facts for any of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from engine.catalogue.parameters import Parameter, read_parameters
from engine.rules.book import RuleBook, read_rules
from engine.rules.facts import LARGEST
from engine.rules.model import GRADES, REVIEW_VALUES, SEVERITIES
from engine.strict_yaml import read_yaml

GOLDEN = Path(__file__).parent / "golden"
"""A made-up catalogue in which every mechanism of the grade shows by itself."""

NUMBERS = ("at_least", "above", "at_most", "below", "equals")
FLOORS = ("R2", "R2", "R3", "R3", "R4", "R5")
WORDS = {"zh": "题", "en": "title"}


def rule_files(root: Path) -> dict[str, str]:
    """Path from the root → text of every YAML under its rules/, without the cases."""
    paths = [path for path in sorted((root / "rules").rglob("*.yaml")) if "tests" not in path.relative_to(root).parts]
    return {path.relative_to(root).as_posix(): path.read_text() for path in paths}


def parameters_of(files: dict[str, str]) -> dict[str, Parameter]:
    paths = [path for path in files if path.startswith("rules/parameters/")]
    return {name: one for path in paths for name, one in read_parameters(read_yaml(files[path], path)).items()}


def written_book(root: Path) -> tuple[RuleBook, dict[str, int]]:
    """The rules under a folder with the parameters in force on a day."""
    files = rule_files(root)
    book = read_rules(files)
    in_force = {name: one.on(date(2026, 1, 1)) for name, one in parameters_of(files).items()}
    return book, {name: int(in_force[name].value) for name in book.parameters}


def random_book(random: Random) -> RuleBook:
    return read_rules(random_files(random))


def random_files(random: Random) -> dict[str, str]:
    """The files of a made-up book: up to 5 families, 14 indicators, 12 findings on one another, every kind of rule."""
    families = {f"family{number}": {} for number in range(random.randint(1, 5))}
    indicators: dict[str, str] = {}
    for number in range(random.randint(1, 14)):
        family = random.choice(list(families))
        indicators[f"i{number}"] = family
        for rule in range(random.randint(1, 3)):
            families[family][f"i{number}_s{rule}"] = _signal(random, f"i{number}")
    signals = [id for rules in families.values() for id in rules]
    findings: dict[str, Any] = {}
    for number in range(random.randint(0, 12)):
        findings[f"f{number}"] = _finding(random, list(indicators), signals, list(findings))
    parameters = {
        f"p{number}": {
            "title": WORDS,
            "unit": "count",
            "source": "made up",
            "values": [{"from": "2020-01-01", "value": random.randint(-3, 9)}],
        }
        for number in range(6)
    }
    parameters["share"] = {**parameters["p0"], "unit": "ppm"}
    files = {f"rules/signals/{family}.yaml": rules for family, rules in families.items()}
    files |= {"rules/findings.yaml": findings, "rules/grade.yaml": _grade(random, indicators, list(findings))}
    files |= {"rules/parameters/made_up.yaml": parameters}
    return {path: written(content) for path, content in files.items()}


def written(content: Any) -> str:
    """Plain values as YAML; days stay days."""
    stream = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = True
    yaml.representer.ignore_aliases = lambda _: True
    yaml.dump(content, stream)
    return stream.getvalue().replace("'2020-01-01'", "2020-01-01")


def random_parameters(random: Random, book: RuleBook) -> dict[str, int]:
    return {name: random.randint(-3, 9) for name in book.parameters}


def random_facts(random: Random, book: RuleBook, parameters: dict[str, int]) -> dict[str, Any]:
    """Facts for a book, from calm to alarming and from whole to full of gaps."""
    calm = random.choice([0.0, 0.6, 0.9, 0.95])
    gaps = random.choice([0.0, 0.1, 0.4])
    subjects = sorted({value.partition(".")[0] for value in book.reads if not value.startswith("data.")})
    aside = [subject for subject in subjects if random.random() < 0.05]
    values: dict[str, int | bool] = {}
    unknown: dict[str, str] = {}
    for value, kind in book.reads.items():
        if value.partition(".")[0] in aside:
            continue
        if value in REVIEW_VALUES and random.random() < 0.3:
            continue
        if value.startswith("data."):
            values[value] = random.choice([0, 0, 0, 0, 0, 0, 0, 1])
        elif random.random() < gaps:
            unknown[value] = "unknown_value"
        else:
            values[value] = _value(random, kind, calm, list(parameters.values()))
    for once in book.grading.once.values():
        for indicator in once.indicators if once.by else ():
            if indicator not in aside and random.random() < 0.8:
                values[f"{indicator}.{once.by}"] = random.choice(["", "c1", "c1", "c2"])
    return {"values": values, "unknown": unknown, "not_applicable": aside, "parameters": parameters}


def _value(random: Random, kind: str, calm: float, limits: list[int]) -> int | bool:
    if kind == "boolean":
        return random.random() >= calm
    if random.random() < calm:
        return 0
    near = random.choice(limits or [0]) + random.randint(-1, 1)
    return random.choice([near, near, random.randint(-5, 12), LARGEST, -LARGEST, LARGEST - 1])


def _signal(random: Random, indicator: str) -> dict[str, Any]:
    then = {"signal": random.choice([*SEVERITIES[:4] * 5, "stop"])}
    if random.random() < 0.2:
        then["floor"] = random.choice(FLOORS)
    return {"title": WORDS, "why": WORDS, "when": _condition(random, lambda: _test(random, indicator)), "then": then}


def _test(random: Random, subject: str) -> dict[str, Any]:
    if random.random() < 0.2:
        return {"value": f"{subject}.flag", "is": True}
    limit = random.choice([0, 1, *[{"parameter": f"p{number}"} for number in range(6)]])
    return {"value": f"{subject}.v{random.randint(0, 2)}", random.choice(NUMBERS): limit}


def _finding(random: Random, indicators: list[str], signals: list[str], findings: list[str]) -> dict[str, Any]:
    def leaf() -> dict[str, Any]:
        kind = random.choice(["signal", "indicator", "indicator", "value", "finding"])
        if kind == "finding" and findings:
            return {"finding": random.choice(findings)}
        if kind == "signal":
            return {"signal": random.choice(signals)}
        if kind == "value":
            return _test(random, random.choice(["d0", "d1", *indicators]))
        severity = {"severity": random.choice(SEVERITIES)} if random.random() < 0.5 else {}
        return {"indicator": random.choice(indicators), **severity}

    then: dict[str, Any] = {"finding": True}
    if random.random() < 0.5:
        then["floor"] = random.choice(FLOORS)
    return {"title": WORDS, "why": WORDS, "when": _condition(random, leaf), "then": then}


def _condition(random: Random, leaf: Any, depth: int = 2) -> dict[str, Any]:
    if depth == 0 or random.random() < 0.4:
        return dict(leaf())
    kind = random.choice(["all", "any"])
    return {kind: [_condition(random, leaf, depth - 1) for _ in range(random.randint(1, 3))]}


def _grade(random: Random, indicators: dict[str, str], findings: list[str]) -> dict[str, Any]:
    points = sorted(random.sample(range(1, 30), 4))
    total = random.randint(60, 120)
    edges = [0, *sorted(random.sample(range(1, total), 4)), total + 1]
    bands = {f"R{number + 1}": {"from": edges[number], "to": edges[number + 1] - 1} for number in range(5)}
    gaps: dict[str, Any] = {"source_never_asked": {"value": "data.unasked_sources", "at_least": 1}}
    if random.random() < 0.5:
        gaps["stop_unknown"] = {"unknown": "stop"}
    mitigants = {
        f"m{number}": {
            "title": WORDS,
            "why": WORDS,
            "when": _condition(random, lambda: _test(random, random.choice(list(indicators))), 1),
            "then": {"mitigates": True},
        }
        for number in range(random.randint(0, 2))
    }
    return {
        "points": dict(zip(SEVERITIES, [0, *points], strict=True)),
        "family_maximum": random.randint(5, 50),
        "total_maximum": total,
        "bands": bands,
        "floors": {
            f"c{number}": {
                "title": WORDS,
                "when": {"indicators": random.randint(1, 3), "severity": random.choice(SEVERITIES[1:])}
                | ({"of_one": "family"} if random.random() < 0.5 else {}),
                "then": {"floor": random.choice(FLOORS)},
            }
            for number in range(random.randint(0, 3))
        },
        "once": _once(random, indicators),
        "mitigants": mitigants,
        "cannot_conclude": {id: {"title": WORDS, "when": when} for id, when in gaps.items()},
        "review": {
            id: {"title": WORDS, "when": when}
            for id, when in {
                "bad": {"grade_at_least": random.choice(["R3", "R4"])},
                "open": {"outcome": "cannot_conclude"},
                "stop": {"hard_stop": True},
                **{f"on_{id}": {"finding": id} for id in findings[:2]},
                **{f"by_{id}": {"decisive": id} for id in indicators},
                "first": {"value": "version.cases_before", "below": {"parameter": "p0"}},
                "drawn": {
                    "all": [
                        {random.choice(["grade_at_most", "grade_at_least"]): random.choice(GRADES)},
                        {"value": "sample.draw", "below": {"parameter": "share"}},
                        *([{"hard_stop": True}] if random.random() < 0.3 else []),
                        _condition(random, lambda: _test(random, random.choice(list(indicators))), 1),
                    ]
                },
            }.items()
        },
    }


def _once(random: Random, indicators: dict[str, str]) -> dict[str, Any]:
    family = random.choice(list(indicators.values()))
    members = [id for id, of in indicators.items() if of == family]
    if len(members) < 2 or random.random() < 0.4:
        return {}
    by = {"by": "case"} if random.random() < 0.6 else {}
    return {"o0": {"title": WORDS, "indicators": random.sample(members, random.randint(2, len(members))), **by}}

"""The two evaluators share what the YAML says and the check of the facts, and nothing else."""

from __future__ import annotations

import ast

from engine.settings import ROOT

RULES = ROOT / "engine" / "rules"
SHARED = {"engine.errors", "engine.rules.facts", "engine.rules.model"}


def imports_of(module: str) -> set[str]:
    """The modules of this project that one of engine/rules/ imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((RULES / f"{module}.py").read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "engine.rules":
            found |= {f"engine.rules.{name.name}" for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name for name in found if name.startswith("engine")}


def reached_from(module: str) -> set[str]:
    """All modules of this project that importing one of engine/rules/ leads to, within engine/rules/."""
    reached, waiting = set(), [module]
    while waiting:
        for name in imports_of(waiting.pop()) - reached:
            reached.add(name)
            if name.startswith("engine.rules."):
                waiting.append(name.removeprefix("engine.rules."))
    return reached


def test_the_evaluators_share_only_the_parsed_yaml_and_the_check_of_the_facts() -> None:
    assert reached_from("durable") & reached_from("second") == SHARED


def test_the_second_evaluator_needs_nothing_of_durable_rules() -> None:
    assert reached_from("second") == SHARED


def test_the_worker_knows_nothing_of_the_project() -> None:
    assert imports_of("worker") == set()


def test_durable_rules_is_imported_by_the_worker_alone() -> None:
    importing = [path.name for path in (ROOT / "engine").rglob("*.py") if "from durable" in path.read_text()]
    assert importing == ["worker.py"]

"""JSON Schemas of the modelers' YAML, made from the models that read it: editors know keys and words while one types.

``python -m engine.workbench.editor`` writes them to cypher/editor; a test keeps them as they would be written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from engine.catalogue.book import BookCase
from engine.catalogue.cases import Cases
from engine.catalogue.headers import DefinitionHeader, IndicatorHeader, MeasureHeader, Name
from engine.catalogue.parameters import NamedList, Parameter
from engine.rules.cases import File as RuleCases
from engine.rules.model import COMPARATORS, SEVERITIES
from engine.rules.shapes import CauseRule, FindingRule, Grade, Id, SignalRule
from engine.settings import ROOT
from engine.workbench.measure_cases import MeasureCases

FOLDER = "cypher/editor"
ENDING = ".schema.json"

DOCUMENTS: dict[str, tuple[Any, list[str]]] = {
    "cases": (Cases, ["cypher/indicators/**/*.test.yaml", "cypher/definitions/*.test.yaml"]),
    "measure-cases": (MeasureCases, ["cypher/measures/*.test.yaml"]),
    "captured-case": (BookCase, ["cypher/cases/book/**/*.case.yaml"]),
    "signals": (dict[Id, SignalRule], ["rules/signals/*.yaml"]),
    "findings": (dict[Id, FindingRule], ["rules/findings.yaml"]),
    "grade": (Grade, ["rules/grade.yaml"]),
    "parameters": (dict[Name, Parameter], ["rules/parameters/*.yaml"]),
    "list": (NamedList, ["rules/lists/!(*.test).yaml"]),
    "rule-cases": (RuleCases, ["rules/tests/*.yaml"]),
    "indicator-header": (IndicatorHeader, []),
    "definition-header": (DefinitionHeader, []),
    "measure-header": (MeasureHeader, []),
}
"""Name of a schema → what the file is, and which files are. Headers stand in comments of Cypher, where editors do not
look: `loangraph check` does."""

LEAVES = {
    "signals": ("value",),
    "findings": ("value", "signal", "indicator", "finding"),
    "grade": ("value",),
}
"""What a `when` may test, by the schema in which it stands."""


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name."""
    return {name: schema(name) for name in DOCUMENTS}


def schema(name: str) -> dict[str, Any]:
    """The schema of one kind of document."""
    model, _ = DOCUMENTS[name]
    adapter = TypeAdapter(model)
    made: dict[str, Any] = adapter.json_schema(by_alias=True)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        made["additionalProperties"] = False
    if name in LEAVES:
        made.setdefault("$defs", {}).update(_conditions(name))
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_cleaned(made, name in LEAVES)}


def _cleaned(value: Any, with_conditions: bool) -> Any:
    """Without titles that only repeat a key, and with what a condition is where the models leave that to its reader."""
    if isinstance(value, list):
        return [_cleaned(one, with_conditions) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: one for key, one in value.items() if not (key == "title" and isinstance(one, str))}
    if with_conditions and isinstance(kept.get("properties"), dict) and _is_open(kept["properties"].get("when")):
        kept["properties"] = {**kept["properties"], "when": {"$ref": "#/$defs/condition"}}
    return {key: _cleaned(one, with_conditions) for key, one in kept.items()}


def _is_open(found: Any) -> bool:
    return isinstance(found, dict) and found.get("type") == "object" and found.get("additionalProperties") is True


def _conditions(name: str) -> dict[str, Any]:
    """The shapes that engine/rules/conditions.py reads."""
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
    limit = {
        "anyOf": [
            {"enum": [0, 1]},
            _map({"parameter": {"type": "string"}}, ["parameter"]),
        ]
    }
    value = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"}
    tests = [
        _map({"value": value, word: {"const": True} if word == "is" else limit}, ["value", word])
        for word in COMPARATORS
    ]
    kinds = {
        "value": tests,
        "signal": [_map({"signal": {"type": "string"}}, ["signal"])],
        "indicator": [_map({"indicator": {"type": "string"}, "severity": {"enum": list(SEVERITIES)}}, ["indicator"])],
        "finding": [_map({"finding": {"type": "string"}}, ["finding"])],
    }
    shapes = [_map({word: parts}, [word]) for word in ("all", "any")]
    if name == "grade":
        shapes.append(_map({"unknown": {"const": "stop"}}, ["unknown"]))
        causes = CauseRule.model_json_schema()["properties"]
        shapes += [_map({kind: cause["anyOf"][0]}, [kind]) for kind, cause in causes.items()]
    return {"condition": {"anyOf": [*shapes, *(shape for leaf in LEAVES[name] for shape in kinds[leaf])]}}


def _map(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def texts() -> dict[str, str]:
    """Path from the top of the checkout → text, of the schemas and of the settings that wire them for VS Code."""
    made = {f"{FOLDER}/{name}{ENDING}": _written(one) for name, one in schemas().items()}
    wired = {f"./{FOLDER}/{name}{ENDING}": files for name, (_, files) in DOCUMENTS.items() if files}
    return made | {".vscode/settings.json": _written({"yaml.schemas": wired, "yaml.yamlVersion": "1.2"})}


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write(root: Path) -> list[str]:
    """Write them all; returns the paths of those that were otherwise before."""
    changed = []
    for name, text in texts().items():
        path = root / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    for each in write(ROOT):
        print(f"{each}  written")

"""The JSON Schemas for editors: as the models make them, true of every shipped file, and refusing what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatch
from typing import Any

import jsonschema_rs
import pytest

from engine.catalogue.catalogue import files_of, from_files
from engine.settings import ROOT
from engine.strict_yaml import read_yaml
from engine.workbench.editor import DOCUMENTS, schema, texts


@pytest.mark.parametrize("path", texts())
def test_what_is_written_is_what_the_models_make(path: str) -> None:
    made = texts()[path]
    assert (ROOT / path).read_text("utf-8") == made, "run `.venv/bin/python -m engine.workbench.editor`"


def plain(value: Any) -> Any:
    """A document as an editor sees it: days are text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(name: str, value: Any) -> list[str]:
    validator = jsonschema_rs.validator_for(schema(name), validate_formats=True)
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(plain(value))]


def shipped() -> Iterator[tuple[str, str]]:
    """Every YAML file that a schema is wired for, with the name of the schema."""
    for path in sorted([*(ROOT / "cypher").rglob("*.yaml"), *(ROOT / "rules").rglob("*.yaml")]):
        file = path.relative_to(ROOT).as_posix()
        for name, (_, patterns) in DOCUMENTS.items():
            if any(_matches(file, pattern) for pattern in patterns):
                yield file, name


def _matches(file: str, pattern: str) -> bool:
    if "!(" in pattern:
        return fnmatch(file, "rules/lists/*.yaml") and not file.endswith(".test.yaml")
    folder, _, last = pattern.rpartition("/")
    if folder.endswith("/**"):
        return file.startswith(folder.removesuffix("**")) and fnmatch(file, f"*{last}")
    return file.rpartition("/")[0] == folder and fnmatch(file.rpartition("/")[2], last)


def test_every_shipped_file_fits_its_schema() -> None:
    met = list(shipped())
    wrong = {file: found[:3] for file, name in met if (found := faults(name, _read(file)))}
    assert wrong == {}
    unwired = {
        path.relative_to(ROOT).as_posix()
        for folder in ("indicators", "definitions", "measures")
        for path in (ROOT / "cypher" / folder).rglob("*.yaml")
    }
    unwired |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    assert unwired - {file for file, _ in met} == {"rules/lists/nature_words.test.yaml"}


def _read(file: str) -> Any:
    return read_yaml((ROOT / file).read_text("utf-8"), file).value


def test_every_header_fits_its_schema() -> None:
    catalogue = from_files(files_of(ROOT))
    for name, queries in (
        ("indicator-header", catalogue.indicators),
        ("definition-header", catalogue.definitions),
        ("measure-header", catalogue.measures),
    ):
        wrong = {id: found for id, query in queries.items() if (found := faults(name, query.document.value))}
        assert queries and wrong == {}


MISTAKES = [
    ("cases", "cypher/indicators/loops/closed_loop.test.yaml", "    graph:", "    grahp:"),
    ("cases", "cypher/indicators/loops/closed_loop.test.yaml", "    expect:", "    expects:"),
    ("measure-cases", "cypher/measures/flow_rings.test.yaml", "{score: 1}", "{score: one}"),
    ("signals", "rules/signals/loops.yaml", "then: {signal: high}", "then: {signal: hihg}"),
    ("signals", "rules/signals/loops.yaml", "at_least:", "atleast:"),
    ("signals", "rules/signals/loops.yaml", "{zh: 多次交易环路, en:", "{zh: 多次交易环路, de:"),
    ("signals", "rules/signals/loops.yaml", "{value: closed_loop.loops,", "{value: loops,"),
    ("findings", "rules/findings.yaml", "{indicator: closed_loop}", "{not: {indicator: closed_loop}}"),
    ("findings", "rules/findings.yaml", "floor: R4", "floor: R6"),
    ("grade", "rules/grade.yaml", "family_maximum: ", "family_max: "),
    ("grade", "rules/grade.yaml", "family_maximum: ", "family_maximum: -"),
    ("parameters", "rules/parameters/loops.yaml", "unit: count", "unit: counts"),
    ("parameters", "rules/parameters/loops.yaml", "from: 2020-01-01", "from: yesterday"),
    ("list", "rules/lists/risk_regions.yaml", "columns: {country: text}", "columns: {country: string}"),
    ("rule-cases", "rules/tests/findings.yaml", "    values:", "    value:"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "right", "wrong"), MISTAKES, ids=[f"{m[0]} {m[3].strip()}" for m in MISTAKES])
def test_a_mistake_is_refused_by_the_schema(name: str, file: str, right: str, wrong: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert right in text
    assert faults(name, read_yaml(text.replace(right, wrong, 1), file).value)


def test_a_captured_case_needs_its_indicator() -> None:
    case = {"name": "a", "expect": {"loops": 1}}
    assert faults("captured-case", {"indicator": "closed_loop", "verdict": False, "open": True, "case": case}) == []
    assert faults("captured-case", {"verdict": False, "case": case})
    assert faults("captured-case", {"indicator": "closed_loop", "verdict": "no", "case": case})


def test_a_header_with_an_unknown_file_or_unit_is_refused() -> None:
    header = from_files(files_of(ROOT)).indicators["closed_loop"].document.value
    assert faults("indicator-header", header) == []
    assert faults("indicator-header", {**header, "needs": {"asked": ["transfer"]}})
    assert faults("indicator-header", {**header, "returns": {"loops": "number"}})
    assert faults("indicator-header", {**header, "evidence": "loops"})


def test_the_settings_are_json_and_wire_files_that_are_there() -> None:
    wired = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert all((ROOT / path).is_file() for path in wired)

"""What cypher/README.md shows is what happens: its indicator and its cases are run as they stand there."""

from __future__ import annotations

import re

import pytest

from engine.catalogue.case_run import run_case
from engine.catalogue.cases import Cases, query_at
from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.catalogue.headers import AppliesTo, IndicatorHeader, Needs
from engine.graph.connection import Reader
from engine.settings import ROOT
from engine.strict_yaml import fit, read_yaml

README = (ROOT / "cypher/README.md").read_text("utf-8")
PATH = "cypher/indicators/guarantees/guarantee_load.cypher"


def block(language: str) -> str:
    (found, *_) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return from_files({**files_of(ROOT), PATH: block("cypher")})


@pytest.mark.parametrize("case", fit(Cases, read_yaml(block("yaml"), "README.md")).cases, ids=lambda case: case.name)
@pytest.mark.usefixtures("empty_graph")
def test_the_example_runs_and_its_cases_hold(sandbox: Reader, catalogue: Catalogue, case):
    assert run_case(sandbox, catalogue, query_at(catalogue, PATH), case) == []


def test_every_key_of_a_header_is_told():
    keys = [*IndicatorHeader.model_fields, *Needs.model_fields, *AppliesTo.model_fields]
    assert [key for key in keys if f"`{key}" not in README] == []


def test_every_definition_is_told_with_its_columns():
    for definition in from_files(files_of(ROOT)).definitions.values():
        columns = ", ".join(f"`{column}`" for column in definition.header.returns)
        assert f"| `{definition.id}` | {columns} |" in README

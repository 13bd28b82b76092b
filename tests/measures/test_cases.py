"""The cases beside the files of cypher/measures/ run on a real Neo4j, in a transaction that is rolled back."""

from __future__ import annotations

from typing import Any

import pytest

from engine.graph.connection import Graph, Reader
from engine.measures.files import measures
from engine.settings import ROOT
from engine.workbench.measure_cases import MeasureCase, read_measure_cases, run_measure_case

FOLDER = ROOT / "cypher" / "measures"


def cases(measure: str) -> list[Any]:
    return [pytest.param(case, id=case.name) for case in read_measure_cases(FOLDER / f"{measure}.test.yaml", ROOT)[0]]


def test_every_measure_has_cases_beside_it() -> None:
    beside = {path.name.removesuffix(".test.yaml") for path in FOLDER.glob("*.test.yaml")}
    assert beside == set(measures())


@pytest.mark.parametrize("case", cases("temporal_loops"))
def test_temporal_loops(case: MeasureCase, empty_graph: Graph, sandbox: Reader) -> None:
    assert run_measure_case(empty_graph, sandbox, measures()["temporal_loops"], case) == []


@pytest.mark.parametrize("case", cases("contagion_rank"))
def test_contagion_rank(case: MeasureCase, empty_graph: Graph, sandbox: Reader) -> None:
    assert run_measure_case(empty_graph, sandbox, measures()["contagion_rank"], case) == []


@pytest.mark.parametrize("case", cases("flow_rings"))
def test_flow_rings(case: MeasureCase, empty_graph: Graph, sandbox: Reader) -> None:
    assert run_measure_case(empty_graph, sandbox, measures()["flow_rings"], case) == []

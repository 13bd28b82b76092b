"""A query that fails stops a decision: it is recorded, with the gap and the reason, and goes to a person."""

from __future__ import annotations

import pytest

from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.decide.decide import decide
from engine.decide.record import summary
from engine.decide.replay import replay
from engine.graph.connection import Graph
from engine.settings import ROOT
from tests.whole.conftest import Portfolio

PATH = "cypher/indicators/structure/beneficial_owner.cypher"
QUERY = """
OPTIONAL MATCH (a:Party {id: $applicant})
WITH a, 9223372036854775807 AS most
RETURN most + size([a]) AS unqueried_ends, 0 AS layers, 0 AS cycles, null AS reason, [] AS evidence
"""


@pytest.fixture
def failing() -> Catalogue:
    files = files_of(ROOT)
    header = files[PATH].split("---*/")[0]
    catalogue = from_files({**files, PATH: header + "---*/" + QUERY})
    assert catalogue.errors == []
    return catalogue


def test_a_query_that_overflows_is_a_stopped_decision_and_no_crash(
    portfolio: Portfolio, graph: Graph, failing: Catalogue
) -> None:
    graded = next(
        line["application_id"]
        for line in portfolio.lines
        if line["grade"] == "R1" and portfolio.truth[line["application_id"]]["segment"] != "sole_trader"
    )
    record = decide(graph, failing, graded)
    assert summary(record)["outcome"] == "stopped"
    assert record["derived"]["grade"] is None
    assert record["derived"]["review"] == ["stopped"]
    assert PATH in record["derived"]["stopped_because"][0]
    assert {gap["reason"] for gap in record["gaps"] if gap["indicator"] == "beneficial_owner"} == {"query_broken"}
    assert replay(graph, record["decision_id"], {}) == []
    assert decide(graph, failing, graded) == record

"""``loangraph run``: values, evidence, cost, other parameters, and lines that Neo4j Browser takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from neo4j.time import Date, DateTime

from engine.catalogue.case_run import build
from engine.catalogue.cases import Case
from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.errors import ConsentError, RequestError, UnknownError
from engine.graph.connection import Graph
from engine.settings import ROOT
from engine.workbench.literals import parameter_lines
from engine.workbench.running import Ran, asked, find_query, received, run_query, traced_alone

CIRCLE = """
CREATE (a:Company {id: 'a'})-[:GUARANTEES {id: 'g1', amount: 100}]->(b:Company {id: 'b'}),
  (b)-[:GUARANTEES {id: 'g2', amount: 200}]->(c:Company {id: 'c'})-[:GUARANTEES {id: 'g3', amount: 300}]->(a),
  (b)-[:CONSENTED]->(:Consent {id: 'b', source: 'collateral', from: date('2025-01-01'), to: date('2099-12-31')})
WITH a UNWIND ['registry', 'judicial', 'collateral', 'operations', 'credit'] AS source
CREATE (a)-[:CONSENTED]->(:Consent {id: source, source: source, purpose: 'pre_loan', written: true,
                                     from: date('2025-01-01'), to: date('2099-12-31')})
"""
AS_OF = datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return from_files(files_of(ROOT))


@pytest.fixture
def circle(empty_graph: Graph) -> Graph:
    """An applicant in a circle of guarantees, everybody asked about."""
    with empty_graph.writing() as writer:
        build(writer, Case(name="x", graph=CIRCLE, expect={"x": 1}), AS_OF)
    return empty_graph


@pytest.fixture
def run(circle: Graph, catalogue: Catalogue) -> Callable[..., Ran]:
    def run(name: str, **more: Any) -> Ran:
        return run_query(circle, catalogue, find_query(catalogue, name), "app1", **more)

    return run


def test_values_evidence_and_signals_of_one_application(run) -> None:
    found = run("GU02")
    assert found.values["circles"] == 1
    assert [(row["id"], row["guarantor"], row["debtor"], row["amount"]) for row in found.evidence] == [
        ("g1", "a", "b", 100), ("g2", "b", "c", 200), ("g3", "c", "a", 300),
    ]  # fmt: skip
    assert found.signals == ["guarantee_circle_closed"]
    assert found.as_of == AS_OF


def test_a_definition_is_asked_too(run) -> None:
    found = run("guarantee_circles")
    assert len(found.values["circles"]) == 1


def test_profile_tells_db_hits_rows_and_the_dearest_operators(run) -> None:
    cost = run("guarantee_circles", profile=True).cost
    assert cost is not None
    assert cost.rows == 1
    assert cost.db_hits == sum(hits for _, _, hits in cost.operators) > 0
    assert [hits for *_, hits in cost.operators] == sorted((hits for *_, hits in cost.operators), reverse=True)


def test_another_value_of_a_parameter_or_column_is_used(run) -> None:
    assert run("guarantee_circle", sets=["circles=[]"]).values["circles"] == 0
    assert run("enforced_debt", sets=["query_max_age_days=0"]).ran is True


@pytest.mark.parametrize(
    ("one", "told"),
    [
        ("circels=[]", "did you mean `circles`?"),
        ("circles=7", "a JSON list"),
        ("query_max_age_days=x", "a value in days"),
    ],
)
def test_what_cannot_be_set_is_refused(run, one: str, told: str) -> None:
    with pytest.raises(RequestError) as refused:
        run("guarantee_circle", sets=[one])
    assert told in str(refused.value)


def test_an_application_or_query_that_nobody_knows_is_told(run, circle: Graph, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownError) as unknown:
        run("guarantee_cirle")
    assert unknown.value.next_move == "did you mean `guarantee_circle`?"
    with pytest.raises(UnknownError):
        run_query(circle, catalogue, find_query(catalogue, "GU02"), "app9")


def test_without_consent_nothing_is_asked(run, circle: Graph) -> None:
    circle.write("MATCH (c:Consent {id: 'collateral'}) SET c.withdrawn_at = datetime('2025-06-01T00:00:00Z')")
    with pytest.raises(ConsentError):
        run("guarantee_circle")


def test_the_printed_parameters_are_those_that_the_query_receives(circle: Graph, catalogue: Catalogue) -> None:
    query = find_query(catalogue, "guarantee_circles")
    with asked(circle, catalogue, query, "app1", None, []) as asking:
        known = received(asking, query)
    lines = parameter_lines(known)
    assert all(line.startswith(":param ") and line.endswith(";") for line in lines)
    for line in lines:
        name, _, text = line.removeprefix(":param ").removesuffix(";").partition(" => ")
        assert circle.read(f"RETURN {text} AS value") == [{"value": known[name]}]


def test_awkward_values_survive_as_literals(graph: Graph) -> None:
    value = {
        "text": "it's a \\ \"line\"\nand 中文", "none": None, "flag": True, "list": [1, -2, "x"],
        "a key": Date(2026, 1, 1), "at": DateTime.from_native(AS_OF),
    }  # fmt: skip
    (line,) = parameter_lines({"x": value})
    text = line.removeprefix(":param x => ").removesuffix(";")
    assert graph.read(f"RETURN {text} AS value") == [{"value": value}]


def test_the_command_prints_a_table_or_json_or_parameters(loangraph, circle: Graph) -> None:
    done = loangraph("run", "GU02", "app1", "--trace", "--profile", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["values"]["circles"] == 1
    assert told["trace"][0]["line"] > 1
    assert any("COLLECT" in limit for limit in told["trace_limits"])
    assert told["cost"]["db_hits"] >= 0
    table = loangraph("run", "guarantee_circle", "app1", "--trace", "--profile")
    assert table.returncode == 0, table.stderr
    assert "guarantee_circle_closed" in table.stdout
    assert "what a trace cannot tell" in table.stdout
    assert ":param circles =>" in loangraph("run", "GU02", "app1", "--params").stdout


def test_a_query_without_an_answer_is_traced_all_the_same(circle: Graph, catalogue: Catalogue) -> None:
    told = traced_alone(circle, catalogue, find_query(catalogue, "GU02"), "app1", as_of=None, sets=[])
    assert told["file"] == "cypher/indicators/guarantees/guarantee_circle.cypher"
    assert told["trace"][0]["line"] > 1

"""The cases beside the files of cypher/measures/ run on a real Neo4j, in a transaction that is rolled back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from neo4j.time import DateTime
from pydantic import Field

from engine.catalogue.case_run import state_names
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement, statements
from engine.measures.files import measures
from engine.measures.projections import open_gds, projection
from engine.measures.runs import given
from engine.settings import ROOT
from engine.strict_yaml import Strict, fit, read_yaml

AS_OF = "2026-01-01T00:00:00+08:00"


class Case(Strict):
    """``settings`` and ``expect`` (loops) for a scan; ``consenting`` and ``expect`` (scores by party) for a run."""

    name: str
    graph: str
    as_of: str = AS_OF
    settings: dict[str, int] = Field(default={})
    consenting: list[str] | None = None
    expect: list[list[str]] | dict[str, dict[str, int]]


class Cases(Strict):
    cases: list[Case]


def cases(measure: str) -> list[Any]:
    path = ROOT / "cypher" / "measures" / f"{measure}.test.yaml"
    return [
        pytest.param(case, id=case.name) for case in fit(Cases, read_yaml(path.read_text("utf-8"), path.name)).cases
    ]


def build(sandbox: Reader, case: Case) -> datetime:
    """The graph of a case, completed as the cases of indicators are."""
    as_of = datetime.fromisoformat(case.as_of).astimezone(UTC)
    for text in statements(case.graph):
        sandbox.run(text)
    values = {"applicant": "a", "application": "app1", "as_of": DateTime.from_native(as_of), "states": state_names()}
    if case.consenting is None:
        sandbox.run(CONSENT, parties=[row["id"] for row in sandbox.run("MATCH (p:Company|Person) RETURN p.id AS id")])
    else:
        sandbox.run(CONSENT, parties=case.consenting)
    for text in statements(statement("cases/complete")):
        sandbox.run(text, **values, asked=[])
    return as_of


CONSENT = """
MATCH (p:Company|Person) WHERE p.id IN $parties
UNWIND ['operations', 'collateral'] AS source
CREATE (p)-[:CONSENTED]->(:Consent {id: p.id + source, source: source,
                                    from: date('2020-01-01'), to: date('2099-12-31')})
"""


def test_every_measure_has_cases_beside_it() -> None:
    beside = {path.name.removesuffix(".test.yaml") for path in (ROOT / "cypher" / "measures").glob("*.test.yaml")}
    assert beside == set(measures())


@pytest.mark.parametrize("case", cases("temporal_loops"))
def test_temporal_loops(case: Case, empty_graph: Graph, sandbox: Reader) -> None:
    build(sandbox, case)
    query = measures()["temporal_loops"]
    rows = sandbox.run(query.text, **{**query.header.settings, **case.settings})
    assert sorted(row["loop"] for row in rows) == case.expect


@pytest.mark.parametrize("case", cases("contagion_rank"))
def test_contagion_rank(case: Case, empty_graph: Graph, sandbox: Reader) -> None:
    as_of = build(sandbox, case)
    query = measures()["contagion_rank"]
    with projection(open_gds(empty_graph)) as name:
        found = {row["party"]: row for row in sandbox.run(query.text, **given(query, as_of, name))}
    assert isinstance(case.expect, dict)
    seen = {party: {name: found[party][name] for name in scores} for party, scores in case.expect.items()}
    assert seen == case.expect

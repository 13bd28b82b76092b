"""Cases beside measures: what a scan lists, what a run scores; each on a graph of its own that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from neo4j.time import DateTime
from pydantic import Field

from engine.catalogue.case_run import Difference, state_names
from engine.catalogue.headers import MeasureHeader
from engine.catalogue.queries import Query
from engine.decide.measure import Reads
from engine.errors import CatalogueError
from engine.graph.connection import Graph
from engine.graph.statements import statement, statements
from engine.strict_yaml import Document, Strict, fit, read_yaml

FOLDER = "cypher/measures"


class MeasureCase(Strict):
    """``settings`` and ``expect`` (loops) for a scan; ``consenting`` and ``expect`` (scores by party) for a run."""

    name: str = Field(min_length=1)
    todo: str = ""
    graph: str
    as_of: str = "2026-01-01T00:00:00+08:00"
    settings: dict[str, int] = Field(default={})
    consenting: list[str] | None = None
    expect: list[list[str]] | dict[str, dict[str, int]]


class MeasureCases(Strict):
    """A file of cases of a measure."""

    cases: list[MeasureCase] = Field(min_length=1)


def read_measure_cases(path: Path, root: Path) -> tuple[list[MeasureCase], Document]:
    """The cases of a file beside a measure; CatalogueError YML… where it does not read."""
    document = read_yaml(path.read_text("utf-8"), path.relative_to(root).as_posix())
    return fit(MeasureCases, document).cases, document


def run_measure_case(graph: Graph, sandbox: Reads, query: Query[MeasureHeader], case: MeasureCase) -> list[Difference]:
    """Build the graph of a case, run the measure, and compare."""
    if case.todo:
        raise CatalogueError("TST008", case.todo, next_move="then take `todo` away")
    as_of = build(sandbox, case)
    if isinstance(case.expect, list):
        rows = sandbox.run(query.text, **{**query.header.settings, **case.settings})
        found = sorted(row["loop"] for row in rows)
        return [] if found == case.expect else [Difference("loops", case.expect, found)]
    return list(_scores(graph, sandbox, query, as_of, case.expect))


def build(sandbox: Reads, case: MeasureCase) -> datetime:
    """The graph of a case, completed as the cases of indicators are."""
    as_of = datetime.fromisoformat(case.as_of).astimezone(UTC)
    for text in statements(case.graph):
        sandbox.run(text)
    sandbox.run(statement("cases/consent"), parties=case.consenting)
    values = {"applicant": "a", "application": "app1", "as_of": DateTime.from_native(as_of), "states": state_names()}
    for text in statements(statement("cases/complete")):
        sandbox.run(text, **values, asked=[])
    return as_of


def _scores(
    graph: Graph, sandbox: Reads, query: Query[MeasureHeader], as_of: datetime, expect: dict[str, dict[str, Any]]
) -> Iterator[Difference]:
    from engine.measures.projections import open_gds, projection
    from engine.measures.runs import given

    with projection(open_gds(graph)) as name:
        found = {row["party"]: row for row in sandbox.run(query.text, **given(query, as_of, name))}
    for party, scores in expect.items():
        seen = {name: found[party][name] for name in scores} if party in found else None
        if seen != scores:
            yield Difference(party, scores, seen)

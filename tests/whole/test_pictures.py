"""The evidence of every decision redraws: one drawing that hangs together and holds the applicant."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from engine.catalogue.catalogue import read_catalogue
from engine.clock import day_of
from engine.graph.connection import Graph
from engine.workbench.picture import draw
from tests.whole.conftest import Portfolio


def test_the_evidence_of_decisions_redraws(portfolio: Portfolio, graph: Graph, proving: bool) -> None:
    """A few decisions of each indicator; hits first."""
    catalogue, most, drawn = read_catalogue(), 12 if proving else 2, Counter[str]()
    rows = graph.read("MATCH (d:Decision) RETURN d.record AS record ORDER BY d.id")
    records = [json.loads(row["record"]) for row in rows]
    found = [
        (record["derived"]["states"].get(name) != "hit", record, name)
        for record in records
        for name, result in record["results"].items()
        if result["evidence"] and name in catalogue.indicators
    ]
    with graph.reading() as reader:
        for _, record, name in sorted(found, key=lambda one: one[0]):
            if drawn[name] >= most:
                continue
            drawn[name] += 1
            kind, day = catalogue.indicators[name].header.evidence, day_of(datetime.fromisoformat(record["as_of"]))
            evidence = record["results"][name]["evidence"]
            picture = draw(reader, kind, record["application"]["applicant"], evidence, day)
            assert (name, record["application_id"], picture.missing) == (name, record["application_id"], [])
            assert picture.connected, (name, record["application_id"])
    assert len(drawn) > len(catalogue.indicators) // 3


def test_a_person_draws_a_hit(portfolio: Portfolio, tmp_path: Path) -> None:
    decision, evidence = portfolio.planted_loops()
    file = tmp_path / "loop.svg"
    told = json.loads(portfolio.loangraph("picture", decision, "LP01", "--out", str(file), "--json"))
    assert told["connected"] and told["missing"] == []
    assert {one["id"] for one in told["links"] if one["evidence"]} == set(evidence)
    shown = json.loads(portfolio.loangraph("show", decision, "--json"))["decision"]["applicant"]
    words = "".join(ElementTree.fromstring(file.read_text("utf-8")).itertext())
    assert f"Company {shown}" in words
    assert "REQ067" in portfolio_error(portfolio, decision, "AM01")


def portfolio_error(portfolio: Portfolio, decision: str, indicator: str) -> str:
    from tests.whole.conftest import run

    finished = run(portfolio.environment, "picture", decision, indicator)
    assert finished.returncode == 1
    return finished.stderr

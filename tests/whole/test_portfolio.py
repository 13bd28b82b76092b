"""A made-up portfolio from files to decisions, by the commands that a person types."""

from __future__ import annotations

import csv
import json
import re

from engine.explain.values import moment
from engine.graph.connection import Graph
from tests.whole.conftest import Portfolio


def test_everything_planted_is_found_and_nothing_else(portfolio: Portfolio) -> None:
    answer = json.loads(portfolio.loangraph("evaluate", str(portfolio.folder / "truth.yaml"), "--json"))
    assert answer["differences"] == []
    assert answer["totals"]["missed"] == answer["totals"]["false"] == 0
    assert answer["totals"]["matched"] == answer["totals"]["expected"] > len(portfolio.truth)


def test_every_application_gets_a_line_and_refusals_have_no_decision(portfolio: Portfolio) -> None:
    outcomes = {line["application_id"]: line["outcome"] for line in portfolio.lines}
    planted = {name: one["outcome"] for name, one in portfolio.truth.items()}
    assert planted == {name: outcome for name, outcome in outcomes.items() if name in planted}
    # What is left are earlier filings that a scenario added, from before any consent.
    assert {outcome for name, outcome in outcomes.items() if name not in planted} <= {"refused"}
    assert all((line["decision_id"] is None) == (line["outcome"] == "refused") for line in portfolio.lines)


def test_loading_the_same_folder_again_changes_nothing(portfolio: Portfolio, graph: Graph) -> None:
    before = graph.read("MATCH (g:Graph) RETURN g.number AS number")
    answer = json.loads(portfolio.loangraph("load", str(portfolio.folder), "--json"))
    for name, counts in answer["files"].items():
        assert counts["new"] == counts["changed"] == 0, name
        assert counts["read"] == counts["unchanged"] + counts["quarantined"], name
    assert graph.read("MATCH (g:Graph) RETURN g.number AS number") == before


def test_deciding_again_gives_the_stored_decisions(portfolio: Portfolio, graph: Graph) -> None:
    again = [json.loads(line) for line in portfolio.loangraph("decide", "--all", "--json").splitlines()]
    assert again == portfolio.lines
    stored = [row["id"] for row in graph.read("MATCH (d:Decision) RETURN d.id AS id")]
    assert len(stored) == len(set(stored))
    assert {line["decision_id"] for line in portfolio.lines if line["decision_id"]} <= set(stored)


def test_every_outcome_is_replayed_from_its_record_alone(portfolio: Portfolio) -> None:
    answer = json.loads(portfolio.loangraph("replay", "--all", "--json"))
    decided = sum(line["decision_id"] is not None for line in portfolio.lines)
    assert answer["identical"] == answer["checked"] >= decided
    assert answer["differing"] == []


def test_the_nodes_of_a_decision_copy_its_record(portfolio: Portfolio, graph: Graph) -> None:
    rows = graph.read(
        "MATCH (d:Decision) OPTIONAL MATCH (d)-[:FIRED]->(f:Firing)"
        " RETURN d.record AS record, d.grade AS grade, d.outcome AS outcome, collect(f.id) AS firings,"
        " COUNT { (d)-[:MEASURED]->(:IndicatorResult) } AS results, COUNT { (d)-[:FIRED]->()-[:BECAUSE]->() } AS links"
    )
    assert rows
    for row in rows:
        record = json.loads(row["record"])
        derived = record["derived"]
        assert (row["grade"], row["outcome"]) == (derived["grade"], derived["outcome"])
        assert sorted(row["firings"]) == sorted(firing["id"] for firing in derived["firings"])
        definitions = {name.split(".")[0] for name in record["definitions"]} | {"data"}
        assert row["results"] == len(record["results"]) + len(definitions)
        assert row["links"] >= len(derived["firings"])


def test_a_chain_ends_at_the_transfers_that_were_planted(portfolio: Portfolio) -> None:
    decision, evidence = portfolio.planted_loops()
    shown = portfolio.loangraph("show", decision, "--json")
    for transfer in evidence:
        assert f'"{transfer}"' in shown


def test_an_explanation_states_no_number_that_the_trace_does_not_hold(portfolio: Portfolio) -> None:
    worst = max((line for line in portfolio.lines if line["decision_id"]), key=lambda line: len(line["signals"]))
    trace = portfolio.loangraph("show", worst["decision_id"], "--json")
    held = set(re.findall(r"\d+", trace))
    for language in ("zh", "en"):
        text = portfolio.loangraph("explain", worst["decision_id"], "--language", language)
        assert worst["grade"] in text
        text = text.replace(moment(json.loads(trace)["decision"]["as_of"]), "")
        body = re.sub(r"(?m)^\d\. |d_[0-9a-f]+|¥[\d,.]+|\d+\.\d\d%", "", text)
        assert set(re.findall(r"\d+", body)) - held <= {str(number) for number in range(100)}


def test_decisions_can_be_listed_by_grade(portfolio: Portfolio) -> None:
    for grade in ("R1", "R5"):
        rows = json.loads(portfolio.loangraph("decisions", "--grade", grade, "--limit", "1000", "--json"))
        expected = {line["decision_id"] for line in portfolio.lines if line["grade"] == grade}
        assert {row["grade"] for row in rows} <= {grade}
        assert expected <= {row["decision_id"] for row in rows}


def test_applications_are_listed_with_the_ids_that_people_know(portfolio: Portfolio) -> None:
    rows = json.loads(portfolio.loangraph("applications", "--limit", "1000", "--json"))
    planted = {name: one["applicant"] for name, one in portfolio.truth.items()}
    assert planted.items() <= {row["application_id"]: row["applicant"] for row in rows}.items()


def test_no_identity_from_the_files_stands_in_the_graph(portfolio: Portfolio, graph: Graph) -> None:
    secrets = set()
    for file, columns in {
        "companies": ("company_id", "name", "uscc"),
        "people": ("person_id", "name", "id_number"),
        "phones": ("phone",),
        "addresses": ("address",),
        "accounts": ("account_id",),
    }.items():
        with (portfolio.folder / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
            secrets |= {row[column] for row in csv.DictReader(rows) for column in columns if row[column]}
    texts = " UNWIND keys(n) AS k WITH n[k] AS v WHERE v IS :: STRING NOT NULL RETURN collect(DISTINCT v) AS texts"
    stored = [*graph.read("MATCH (n)" + texts)[0]["texts"], *graph.read("MATCH ()-[n]->()" + texts)[0]["texts"]]
    assert len(secrets) > 100
    assert secrets.isdisjoint(stored)

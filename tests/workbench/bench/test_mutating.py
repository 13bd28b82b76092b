"""``make mutate``: which faults are planted, that cases kill them, and that a run goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.graph.connection import Graph
from engine.settings import ROOT
from engine.workbench.mutants import mutants
from engine.workbench.mutating import mutate

QUERY = """\
MATCH (a:Company {id: $applicant})-[g:GUARANTEES]->(b:Party)
WHERE g.amount >= $least AND (g.kind = 'joint' OR g.kind IN ['x', 'y'])
  AND CASE WHEN a.x AND a.y THEN true ELSE false END
  AND NOT EXISTS { (b)<-[:HOLDS]-(:Person WHERE a.id STARTS WITH 'p') }
RETURN sum(g.amount) * 1000000 / 7 AS share, [x IN collect(b) WHERE x.id <> a.id | x.id] AS ids
"""


def planted() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in mutants(QUERY, "x.cypher", {"least"}):
        found.setdefault(one.kind, []).append((" ".join(one.original.split()), one.replacement))
    return found


def test_each_comparison_is_flipped_once() -> None:
    assert planted()["flip"] == [(">=", "<"), ("=", "<>"), ("<>", "=")]


def test_constants_and_parameters_are_moved_and_the_scale_is_not() -> None:
    steps = planted()["step"]
    assert ("$least", "($least + 1)") in steps
    assert ("$least", "($least - 1)") in steps
    assert [new for old, new in steps if old == "7"] == ["6", "8"]
    assert ("'joint'", "'joint~'") in steps
    assert ("true", "false") in steps
    assert not [old for old, _ in steps if old in ("1000000", "$applicant")]


def test_each_direction_is_turned() -> None:
    assert planted()["turn"] == [("-[g:GUARANTEES]->", "<-[g:GUARANTEES]-"), ("<-[:HOLDS]-", "-[:HOLDS]->")]


def test_each_test_of_each_where_is_dropped_alone() -> None:
    assert [old for old, _ in planted()["drop"]] == [
        "{id: $applicant}",
        "g.amount >= $least",
        "(g.kind = 'joint' OR g.kind IN ['x', 'y'])",
        "CASE WHEN a.x AND a.y THEN true ELSE false END",
        "NOT EXISTS { (b)<-[:HOLDS]-(:Person WHERE a.id STARTS WITH 'p') }",
        "a.id STARTS WITH 'p'",
        "x.id <> a.id",
    ]


def test_a_mutant_is_the_text_with_one_fault() -> None:
    for one in mutants(QUERY, "x.cypher", {"least"}):
        lines, faulty = QUERY.splitlines(), one.text.splitlines()
        assert sum(old != new for old, new in zip(lines, faulty, strict=True)) == 1
        assert faulty[one.line - 1][: one.column - 1] == lines[one.line - 1][: one.column - 1]


INDICATOR = """\
/*---
id: lights
code: ZZ01
trial: true
asks: {zh: 问, en: How many guarantees are there?}
family: guarantees
returns: {count: count}
evidence: guarantees
source: a test
---*/
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (a)-[g:GUARANTEES]->(:Party)
WHERE g.as_of <= $as_of_date AND g.restated > $as_of_date AND g.amount >= 500
RETURN count(g) AS count, collect(g.id) AS evidence
"""
ENOUGH = """\
cases:
  - name: a guarantee is one, whoever else gives some
    graph: |
      CREATE (a:Company {id: 'a'})-[:GUARANTEES {id: 'g1', amount: 500}]->(b:Company {id: 'b'}),
        (b)-[:GUARANTEES {id: 'g2', amount: 500}]->(a), (b)-[:GUARANTEES {id: 'g4', amount: 500}]->(a)
    expect: {count: 1, evidence: [g1]}
"""
PATH = "cypher/indicators/guarantees/lights.cypher"


@pytest.fixture
def run(write: Callable[[str, str], Path], checkout: Path, empty_graph: Graph) -> Callable[..., dict[str, Any]]:
    def run(cases: str, *arguments: str, graph: Any = empty_graph, query: str = INDICATOR) -> dict[str, Any]:
        write(PATH, query)
        write(PATH.replace(".cypher", ".test.yaml"), cases)
        return mutate(checkout, arguments or ["lights"], graph, checkout / "build/mutants.json", say=lambda _: None)

    return run


def survivors(result: dict[str, Any]) -> list[str]:
    return [one["mutant"] for one in result["survivors"]]


def test_what_the_cases_do_not_notice_survives(run, checkout: Path) -> None:
    result = run(ENOUGH)
    assert result["mutants"] == result["killed"] + len(result["survivors"])
    assert survivors(result) == ["`g.as_of <= $as_of_date` dropped", "`g.restated > $as_of_date` dropped",
                                 "`g.amount >= 500` dropped", "`500` → 499"]  # fmt: skip
    assert json.loads((checkout / "build/mutants.json").read_text("utf-8")) == result


def test_a_near_miss_kills_what_survived(run) -> None:
    more = ENOUGH.replace(
        "(b)-[:GUARANTEES {id: 'g4'",
        "(a)-[:GUARANTEES {id: 'g3', amount: 499}]->(b),\n        (b)-[:GUARANTEES {id: 'g4'",
    )
    assert survivors(run(more)) == ["`g.as_of <= $as_of_date` dropped", "`g.restated > $as_of_date` dropped"]


def test_a_mutant_that_fails_in_the_database_is_killed_and_takes_no_other_with_it(run) -> None:
    query = INDICATOR.replace(" AND g.amount >= 500", "").replace("WHERE", "WHERE g.amount / 1 >= 500 AND")
    result = run(ENOUGH, query=query)
    assert survivors(result) == ["`g.amount / 1 >= 500` dropped", "`500` → 499", "`g.as_of <= $as_of_date` dropped",
                                 "`g.restated > $as_of_date` dropped"]  # fmt: skip


def test_what_was_found_is_not_asked_again_until_something_changes(run) -> None:
    first = run(ENOUGH)
    assert run(ENOUGH, graph=None) == first
    with pytest.raises(AttributeError):
        run(ENOUGH.replace("is one", "is one alone"), graph=None)


def test_a_survivor_is_listed_with_the_reason_that_people_gave(run, write) -> None:
    write(
        "cypher/cases/survivors.yaml",
        """\
        cypher/indicators/guarantees/lights.cypher:
          - mutant: "`g.amount >= 500` dropped"
            in: "WHERE g.as_of <= $as_of_date AND g.restated > $as_of_date AND g.amount >= 500"
            reason: an example
        """,
    )
    reasons = {one["mutant"]: one["reason"] for one in run(ENOUGH)["survivors"]}
    assert reasons["`g.amount >= 500` dropped"] == "an example"
    assert reasons["`500` → 499"] == ""


def test_a_shipped_indicator_is_guarded_by_its_cases(empty_graph: Graph, tmp_path: Path) -> None:
    result = mutate(ROOT, ["guarantee_circle"], empty_graph, tmp_path / "mutants.json", say=lambda _: None)
    assert result["mutants"] > 5
    assert result["killed"] * 100 >= 95 * result["mutants"]

"""``run --trace`` says which test of which clause dropped the nearest candidate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.catalogue.catalogue import files_of, from_files
from engine.graph.connection import Graph
from engine.settings import ROOT
from engine.workbench.tracing import Step, trace

HEADER = """\
/*---
id: traced
asks: {zh: 问, en: Asks}
returns: {count: count}
source: a test
---*/
"""
GRAPH = """
CREATE (a:Company:Party {id: 'a'}), (b:Company:Party {id: 'b'}), (c:Company:Party {id: 'c'}),
  (a)-[:GUARANTEES {id: 'g1', amount: 49000, kind: 'joint'}]->(b),
  (a)-[:GUARANTEES {id: 'g2', amount: 10, kind: 'general'}]->(c)
"""


@pytest.fixture
def traced(empty_graph: Graph) -> Callable[[str], list[Step]]:
    empty_graph.write(GRAPH)

    def run(text: str) -> list[Step]:
        path = "cypher/definitions/traced.cypher"
        query = from_files({**files_of(ROOT), path: HEADER + text}).definitions["traced"]
        return trace(empty_graph, query, {"applicant": "a", "least": 50000})

    return run


OPTIONAL = """\
MATCH (a:Company {id: $applicant})
OPTIONAL MATCH (a)-[g:GUARANTEES]->(b:Party)
WHERE g.amount >= $least AND g.kind = 'joint'
RETURN count(g) AS count
"""


def test_rows_are_counted_clause_by_clause(traced) -> None:
    first, second, last = traced(OPTIONAL)
    assert (first.line, first.rows) == (7, 1)
    assert (second.line, second.rows, second.matched, second.found) == (8, 1, 0, 2)
    assert (last.line, last.rows) == (10, 1)


def test_the_test_that_dropped_the_nearest_candidate_is_told_with_what_it_read(traced) -> None:
    step = traced(OPTIONAL)[1]
    amount, kind = step.tests
    assert (amount.text, amount.line, amount.without) == ("g.amount >= $least", 9, 1)
    assert (kind.text, kind.without) == ("g.kind = 'joint'", 0)
    assert step.candidate["g"]["id"] == "g1"
    assert (amount.dropped, amount.facts) == (True, {"g.amount": 49000, "$least": 50000})
    assert (kind.dropped, kind.facts) == (False, {})


def test_tests_of_a_with_and_inside_a_subquery_are_seen_too(traced) -> None:
    steps = traced(
        """\
        MATCH (a:Company {id: $applicant})
        CALL (a) {
          MATCH (a)-[g:GUARANTEES]->(b:Party)
          WITH b, sum(g.amount) AS amount
          WHERE amount > $least
          RETURN count(b) AS parties
        }
        RETURN parties AS count
        """
    )
    inner = next(step for step in steps if step.text.startswith("WITH b"))
    assert (inner.depth, inner.rows, inner.found) == (1, 0, 2)
    assert inner.candidate["amount"] in (49000, 10)
    assert inner.tests[0].dropped
    assert [(step.text[:5], step.depth, step.rows) for step in steps] == [
        ("MATCH", 0, 1), ("MATCH", 1, 2), ("WITH ", 1, 0), ("RETUR", 1, 1), ("CALL ", 0, 1), ("RETUR", 0, 1),
    ]  # fmt: skip


def test_tests_joined_by_or_and_case_are_one_test(traced) -> None:
    steps = traced(
        """\
        MATCH (a:Company {id: $applicant})-[g:GUARANTEES]->(:Party)
        WHERE (g.amount > $least OR g.kind = 'none')
          AND CASE WHEN g.amount > 0 AND g.kind = 'joint' THEN true ELSE false END
        RETURN count(g) AS count
        """
    )
    assert [test.text[:4] for test in steps[0].tests] == ["(g.a", "CASE"]
    assert [test.dropped for test in steps[0].tests] == [True, False]


def test_nothing_dropped_is_no_candidate(traced) -> None:
    step = traced(OPTIONAL.replace("$least", "1"))[1]
    assert (step.matched, step.candidate) == (1, {})

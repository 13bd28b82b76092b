"""What only reviews read: counted no further than they ask, drawn evenly and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from engine.catalogue.catalogue import Catalogue, counts, from_files
from engine.decide.decide import derive
from engine.decide.model import Facts
from engine.decide.triggers import draw, review_values
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from tests.catalogue.small import small_texts

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = """  new_version:
    title: {zh: 新版本, en: New}
    when: {value: version.cases_before, COMPARED}
"""


@cache
def catalogue(compared: str = "") -> Catalogue:
    texts = small_texts()
    texts["rules/grade.yaml"] += FIRST.replace("COMPARED", compared) if compared else ""
    return from_files({path: text for path, text in texts.items() if counts(path)})


def told(reader: Reader, compared: str, version: int | None) -> dict[str, int]:
    facts = Facts(values={}, unknown={}, not_applicable=[], parameters={"ring_min": 3})
    values = review_values(reader, catalogue(compared), facts, "AP1", AT, version)
    assert values.pop("sample.draw") == draw("AP1", AT, catalogue(compared).hash)
    return values


@pytest.fixture
def decided(sandbox: Reader) -> Reader:
    """Five decisions under version 7, two under version 8, one of a draft."""
    sandbox.run(
        "UNWIND [7, 7, 7, 7, 7, 8, 8, null] AS version CREATE (d:Decision {id: randomUUID()}) SET d.version = version"
    )
    return sandbox


@pytest.mark.parametrize(
    ("compared", "version", "cases"),
    [
        ("below: {parameter: ring_min}", 8, 2),
        ("below: {parameter: ring_min}", 7, 4),
        ("at_most: 0", 7, 1),
        ("below: {parameter: ring_min}", 9, 0),
    ],
)
def test_cases_are_counted_as_far_as_a_review_tells_them_apart(
    decided: Reader, compared: str, version: int, cases: int
) -> None:
    assert told(decided, compared, version) == {"version.cases_before": cases}


def test_a_draft_is_no_case_and_where_no_review_asks_nothing_is_counted(decided: Reader) -> None:
    assert told(decided, "below: {parameter: ring_min}", None) == {}
    assert told(decided, "", 7) == {}


def test_counting_goes_by_an_index(graph: Graph) -> None:
    with graph.reading() as reader:
        plan = (
            reader.transaction.run("EXPLAIN " + statement("records/decided_under"), version=1, most=31).consume().plan
        )
    assert "NodeIndexSeek" in str(plan)


def test_the_same_decision_draws_the_same_number_and_any_other_another() -> None:
    one = ("AP1", AT, "hash")
    assert draw(*one) == draw(*one)
    others = [("AP2", AT, "hash"), ("AP1", datetime(2026, 1, 2, tzinfo=UTC), "hash"), ("AP1", AT, "other")]
    assert len({draw(*other) for other in [one, *others]}) == 4


def test_numbers_are_drawn_evenly() -> None:
    drawn = [draw(f"AP{number}", AT, "hash") for number in range(20_000)]
    assert 0 <= min(drawn) < 1_000 < 999_000 < max(drawn) < 1_000_000
    assert max(abs(count - 1_000) for count in Counter(number // 50_000 for number in drawn).values()) < 150


def test_what_was_recorded_before_there_were_such_values_follows_again() -> None:
    facts: dict[str, Any] = {
        "values": {"ring.loops": 3, "data.unasked_sources": 0},
        "unknown": {},
        "not_applicable": [],
        "parameters": {"ring_min": 3, "ring_many": 6},
    }
    before = derive(catalogue().rules, facts)
    after = derive(catalogue("below: {parameter: ring_min}").rules, facts)
    assert after == before
    facts["values"]["version.cases_before"] = 2
    assert derive(catalogue("below: {parameter: ring_min}").rules, facts) == {**before, "review": ["new_version"]}

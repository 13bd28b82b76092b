"""Three ways to the temporal loops agree: the Cypher file, the compiled walk, and every sequence tried one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j.time import Date, DateTime

from engine.clock import day_of
from engine.errors import RequestError, UnknownError
from engine.graph.connection import Graph, Reader
from engine.measures import loops
from engine.measures.files import measure_named, measures, query_hash
from engine.measures.scan import scan, settings_of

BEGIN = datetime(2025, 3, 1, 0, 0, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Few accounts and few times, so that loops, ties and windows just met and just missed all come up.
TRANSFER = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from("abcd"),
    st.one_of(st.integers(0, 6).map(lambda hours: 12 * hours), st.integers(0, 80)),
    st.booleans(),
)
GRAPH = st.lists(TRANSFER, max_size=9)
WINDOW = st.integers(1, 3)
HOPS = st.integers(2, 5)


def as_transfers(drawn: list[tuple[str, str, int, bool]]) -> list[dict]:
    return [
        {
            "id": f"t{place}",
            "from": sender,
            "to": receiver,
            "at": BEGIN + timedelta(hours=hours),
            "day": day_of(BEGIN + timedelta(hours=hours)),
            "precise": precise,
        }
        for place, (sender, receiver, hours, precise) in enumerate(drawn)
    ]


def tried_one_by_one(transfers: list[dict], window_days: int, max_hops: int) -> list[list[str]]:
    """The definition of canonical.md, word for word, over every sequence of transfers."""
    return sorted(
        [transfer["id"] for transfer in sequence]
        for hops in range(2, max_hops + 1)
        for sequence in permutations(transfers, hops)
        if is_loop(sequence, timedelta(days=window_days))
    )


def is_loop(sequence: tuple[dict, ...], window: timedelta) -> bool:
    senders = [transfer["from"] for transfer in sequence]
    return (
        all(one["to"] == two["from"] and rises(one, two) for one, two in pairwise(sequence))
        and sequence[-1]["to"] == sequence[0]["from"]
        and len(set(senders)) == len(senders)
        and all(transfer["from"] != transfer["to"] for transfer in sequence)
        and sequence[-1]["at"] - sequence[0]["at"] <= window
    )


def rises(one: dict, two: dict) -> bool:
    known = one["precise"] and two["precise"]
    return one["at"] < two["at"] if known else one["day"] < two["day"]


def walked(transfers: list[dict], window_days: int, max_hops: int) -> list[list[str]]:
    sent: dict[str, list[list]] = {}
    for t in transfers:
        at = (t["at"] - EPOCH) // timedelta(microseconds=1)
        day = (t["day"] - EPOCH.date()).days
        sent.setdefault(t["from"], []).append([t["id"], t["to"], at, day, t["precise"]])
    found = loops.find(loops.arrange(sent.items()), window_days, max_hops)
    return sorted(loop for _, some in found for loop in some)


def by_cypher(sandbox: Reader, window_days: int, max_hops: int) -> list[list[str]]:
    text = measures()["temporal_loops"].text
    return sorted(row["loop"] for row in sandbox.run(text, window_days=window_days, max_hops=max_hops))


CREATE = """
UNWIND $transfers AS t
MERGE (a:Account {id: t.from}) MERGE (b:Account {id: t.to})
CREATE (a)-[:TRANSFERRED {id: t.id, at: t.at, day: t.day, stated_on: t.day, precise: t.precise}]->(b)
"""


def create(sandbox: Reader, transfers: list[dict]) -> None:
    rows = [{**t, "at": DateTime.from_native(t["at"]), "day": Date.from_native(t["day"])} for t in transfers]
    sandbox.run(CREATE, transfers=rows)


@settings(max_examples=400, deadline=None)
@given(GRAPH, WINDOW, HOPS)
def test_the_walk_finds_what_trying_every_sequence_finds(drawn, window_days, max_hops) -> None:
    transfers = as_transfers(drawn)
    assert walked(transfers, window_days, max_hops) == tried_one_by_one(transfers, window_days, max_hops)


# The fixture is one transaction; each example is undone by deleting what it created.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GRAPH, WINDOW, HOPS)
def test_the_cypher_finds_what_trying_every_sequence_finds(sandbox, drawn, window_days, max_hops) -> None:
    transfers = as_transfers(drawn)
    sandbox.run("MATCH (a:Account) DETACH DELETE a")
    create(sandbox, transfers)
    assert by_cypher(sandbox, window_days, max_hops) == tried_one_by_one(transfers, window_days, max_hops)


def test_a_loop_of_twenty_transfers_is_found_by_both(sandbox: Reader) -> None:
    ring = [f"a{place}" for place in range(20)]
    transfers = as_transfers([(ring[n], ring[(n + 1) % 20], n, True) for n in range(20)])
    create(sandbox, transfers)
    expected = [[f"t{place}" for place in range(20)]]
    assert walked(transfers, 1, 20) == by_cypher(sandbox, 1, 20) == expected
    assert walked(transfers, 1, 19) == by_cypher(sandbox, 1, 19) == []


def test_the_walk_stands_in_for_the_file_it_was_compared_with() -> None:
    """After a change of the file: mend the walk until this module passes, then write the file's hash there."""
    assert query_hash(measures()["temporal_loops"]) == loops.COMPARED_WITH


def test_a_scan_tells_the_same_by_either_way(empty_graph: Graph) -> None:
    ring = as_transfers([("a", "b", 0, True), ("b", "a", 5, True), ("b", "c", 6, True), ("c", "a", 7, True)])
    with empty_graph.writing() as writer:
        create(writer, ring)
    fast = scan(empty_graph, "temporal_loops", {"max_hops": "3"}).as_dict()
    slow = scan(empty_graph, "temporal_loops", {"max_hops": "3"}, by_cypher=True).as_dict()
    assert fast["loops"] == slow["loops"] == [["t0", "t1"], ["t0", "t2", "t3"]]
    assert fast["count"] == 2 and fast["by_length"] == {"2": 1, "3": 1} and fast["seconds"] >= 0


def test_a_scan_of_an_empty_graph_finds_nothing(empty_graph: Graph) -> None:
    assert scan(empty_graph, "temporal_loops").as_dict()["count"] == 0


@pytest.mark.parametrize("value", ["1", "21", "0", "-3", "5.0", "five", "", "٥"])
def test_a_value_out_of_bounds_is_refused(value: str) -> None:
    with pytest.raises(RequestError, match="max_hops cannot be") as caught:
        settings_of(measure_named("temporal_loops", scan=True), {"max_hops": value})
    assert caught.value.code == "REQ022" and caught.value.expected == "a whole number from 2 to 20"


def test_an_unknown_setting_names_the_nearest_one() -> None:
    with pytest.raises(RequestError, match="no setting") as caught:
        settings_of(measure_named("temporal_loops", scan=True), {"window_day": "3"})
    assert caught.value.next_move == "did you mean `window_days`?"


@pytest.mark.parametrize("name", ["temporal_lops", "contagion_rank"])
def test_an_unknown_scan_is_refused(name: str) -> None:
    with pytest.raises(UnknownError) as caught:
        measure_named(name, scan=True)
    assert caught.value.code == "UNK021"

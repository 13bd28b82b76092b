"""Runs: made once, for month ends, of data at rest; found for a decision; nothing left behind in GDS."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from neo4j.exceptions import Neo4jError
from neo4j.time import DateTime

from engine.catalogue.headers import MeasureHeader
from engine.catalogue.queries import Query
from engine.errors import BusyError, GraphError, UnknownError
from engine.graph.connection import Graph
from engine.measures import projections, runs
from engine.measures.files import measure_named
from engine.measures.projections import check_memory, drop_abandoned, open_gds
from engine.measures.runs import application_times, make_missing, make_runs, month_end, runs_for

AT = datetime(2026, 1, 20, 3, 0, tzinfo=UTC)

FIRMS = [f"firm{number}" for number in range(12)]
DRAWN = random.Random(7)
PAID = [(DRAWN.choice(FIRMS), firm, 1000 + 37 * place) for place, firm in enumerate(FIRMS * 3)]

STATEMENTS = {
    "firm": """
        MERGE (p:Party:Company {id: $id})
        CREATE (p)-[:HAS_STATE]->(:CompanyState {id: $id, as_of: date('2024-01-01'), restated: date('9999-12-31')}),
               (p)-[:CONSENTED]->(:Consent {id: $id, source: 'operations',
                                            from: date('2024-01-01'), to: date('2099-12-31')}),
               (p)-[:OWNS {id: $id, as_of: date('2024-01-01'), restated: date('9999-12-31')}]->(:Account {id: $id})
    """,
    "bad": """
        MATCH (p:Party {id: $id})
        CREATE (p)-[:OWES]->(:CreditLine {id: $id, as_of: date('2024-01-01'), restated: date('9999-12-31'),
                                          internal: true, class5: 'loss'})
    """,
    "paid": """
        MATCH (a:Account {id: $sender}), (b:Account {id: $receiver})
        CREATE (a)-[:TRANSFERRED {id: $id, at: datetime('2025-10-01T00:00Z'), day: date('2025-10-01'),
                                  stated_on: date('2025-10-01'), precise: true, amount: $amount}]->(b)
    """,
}


@pytest.fixture(autouse=True)
def one_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are the same for every measure: one stands for all, whatever else the checkout measures."""
    monkeypatch.setattr(runs, "scoring", one)


def one() -> list[Query[MeasureHeader]]:
    return [measure_named("contagion_rank", scan=False)]


def build(graph: Graph, order: random.Random) -> None:
    """The same small economy, its rows written in another order for another seed."""
    firms, paid = list(FIRMS), list(enumerate(PAID))
    order.shuffle(firms)
    order.shuffle(paid)
    with graph.writing() as writer:
        for firm in firms:
            writer.run(STATEMENTS["firm"], id=firm)
        for number, (sender, receiver, amount) in paid:
            writer.run(STATEMENTS["paid"], id=f"t{number}", sender=sender, receiver=receiver, amount=amount)
        for firm in ("firm3", "firm8"):
            writer.run(STATEMENTS["bad"], id=firm)


def scores(graph: Graph, run: str) -> dict[str, tuple[int, int]]:
    rows = graph.read(
        "MATCH (:MeasureRun {id: $run})-[s:SCORED]->(p) RETURN p.id AS id, s.score AS score, s.percentile AS rank",
        run=run,
    )
    return {row["id"]: (row["score"], row["rank"]) for row in rows}


def projected(graph: Graph) -> list[str]:
    return [row["name"] for row in graph.read("CALL gds.graph.list() YIELD graphName AS name RETURN name")]


@pytest.fixture
def economy(empty_graph: Graph) -> Graph:
    build(empty_graph, random.Random(1))
    return empty_graph


def test_a_month_ends_at_midnight_in_shanghai() -> None:
    assert month_end(datetime(2026, 1, 31, 16, 0, tzinfo=UTC)) == datetime(2026, 1, 31, 16, 0, tzinfo=UTC)
    assert month_end(datetime(2026, 1, 31, 15, 59, tzinfo=UTC)) == datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def test_a_run_scores_everybody_once_and_leaves_no_projection(economy: Graph) -> None:
    [made] = make_missing(economy, [AT, AT + timedelta(days=3)])
    [again] = make_missing(economy, [AT])
    assert (made.new, again.new) == (True, False)
    assert again.id == made.id and again.parties == made.parties == len(FIRMS)
    found = scores(economy, made.id)
    assert all(found[bad][0] >= 150_000_000 for bad in ("firm3", "firm8"))
    assert min(found.values())[1] == 0 and max(found.values())[1] < 1_000_000
    assert economy.read("MATCH (r:MeasureRun) RETURN count(r) AS n") == [{"n": 1}]
    assert projected(economy) == []


def test_two_at_once_make_one_run(economy: Graph) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: make_missing(economy, [AT])[0].id, range(2)))
    assert both[0] == both[1]
    assert len(scores(economy, both[0])) == len(FIRMS)
    assert economy.read("MATCH ()-[s:SCORED]->() RETURN count(s) AS n") == [{"n": len(FIRMS)}]


def test_the_order_of_loading_changes_no_score(empty_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for seed in range(3):
        empty_graph.write("MATCH (n) WHERE NOT n:Schema DETACH DELETE n")
        build(empty_graph, random.Random(seed))
        [run] = make_missing(empty_graph, [AT])
        seen.append(scores(empty_graph, run.id))
    assert seen[0] == seen[1] == seen[2]


def test_a_decision_gets_the_newest_run_that_is_neither_later_nor_too_old(economy: Graph) -> None:
    ends = [datetime(2025, 10, 31, 16, tzinfo=UTC), datetime(2025, 11, 30, 16, tzinfo=UTC)]
    october, november = (run.id for run in make_runs(economy, one(), ends))
    with economy.reading() as reader:
        assert runs_for(reader, ends[1], 0) == {"contagion_rank": november}
        assert runs_for(reader, ends[1] - timedelta(seconds=1), 0) == {"contagion_rank": october}
        assert runs_for(reader, ends[1] + timedelta(days=31), 0) == {"contagion_rank": november}
        assert runs_for(reader, ends[1] + timedelta(days=31, seconds=1), 0) == {"contagion_rank": None}
        assert runs_for(reader, ends[0] - timedelta(seconds=1), 0) == {"contagion_rank": None}


def test_every_application_has_a_run_whatever_its_day(economy: Graph) -> None:
    days = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours) for hours in (0, 15, 16, 30 * 24 + 15, 1439)]
    make_missing(economy, days)
    with economy.reading() as reader:
        assert all(runs_for(reader, day, 0)["contagion_rank"] for day in days)


def test_a_run_of_older_data_counts_as_missing(economy: Graph) -> None:
    [old] = make_missing(economy, [AT])
    economy.write("MERGE (g:Graph {id: 'graph'}) SET g.number = 2")
    with economy.reading() as reader:
        assert runs_for(reader, AT, 2) == {"contagion_rank": None}
    [new] = make_missing(economy, [AT])
    assert new.new and new.id != old.id and new.graph_number == 2
    assert scores(economy, old.id) == scores(economy, new.id)


def test_data_that_change_while_measuring_are_measured_again(economy: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([0, 1, 1, 1])
    monkeypatch.setattr(runs._Maker, "_number", lambda self: next(numbers))
    [run] = make_missing(economy, [AT])
    assert run.graph_number == 1


def test_data_that_never_rest_are_refused(economy: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(100))
    monkeypatch.setattr(runs._Maker, "_number", lambda self: next(numbers))
    with pytest.raises(BusyError) as caught:
        make_missing(economy, [AT])
    assert caught.value.code == "BUS021"
    assert economy.read("MATCH (r:MeasureRun) RETURN count(r) AS n") == [{"n": 0}]


def test_a_run_that_fails_leaves_no_projection_and_no_run(economy: Graph) -> None:
    query = measure_named("contagion_rank", scan=False)
    broken = type(query)(**{**vars(query), "text": query.text.replace("AS percentile", "AS percentile, 1 / 0 AS x")})
    with pytest.raises(Neo4jError):
        make_runs(economy, [broken], [AT])
    assert projected(economy) == []
    assert economy.read("MATCH (r:MeasureRun) RETURN count(r) AS n") == [{"n": 0}]


def test_projections_of_killed_processes_are_dropped_and_others_kept(
    economy: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    gds = open_gds(economy)
    project = "MATCH (p:Party) RETURN gds.graph.project($name, p, null) AS g"
    here = projections.socket.gethostname()
    alive, dead, foreign = (
        f"loangraph/{here}/{projections.os.getpid()}/x", f"loangraph/{here}/4194304/x", "somebody"
    )  # fmt: skip
    for name in (alive, dead, foreign):
        economy.read(project, name=name)
    drop_abandoned(gds)
    left = projected(economy)
    for name in left:
        gds.graph.drop(name)
    assert sorted(left) == sorted([alive, foreign])


def test_a_projection_that_cannot_fit_is_refused_before_it_is_made(
    economy: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    gds = open_gds(economy)
    monkeypatch.setattr(economy, "read", lambda text, **_: [{"nodes": 10**10, "relationships": 10**11}])
    with pytest.raises(GraphError) as caught:
        check_memory(economy, gds, "pageRank")
    assert caught.value.code == "GRA021" and "LOANGRAPH_MEMORY" in caught.value.next_move


def test_a_graph_without_anybody_has_a_run_without_scores(empty_graph: Graph) -> None:
    [run] = make_missing(empty_graph, [AT])
    assert run.parties == 0 and make_missing(empty_graph, [AT])[0].new is False


def test_applications_say_when_runs_are_needed(empty_graph: Graph) -> None:
    empty_graph.write(
        "CREATE (:Application {id: 'a1', applied_at: $at}), (:Application {id: 'stub'})", at=DateTime.from_native(AT)
    )
    assert application_times(empty_graph) == [AT]


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(UnknownError) as caught:
        measure_named("contagion_rnk", scan=False)
    assert caught.value.next_move == "did you mean `contagion_rank`?"

"""Runs of measures: made for month ends, written once with all scores, found again for a decision."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from neo4j.time import Date, DateTime
from rich.console import Console
from rich.progress import track

from engine.catalogue.headers import MeasureHeader
from engine.catalogue.queries import Query
from engine.clock import SHANGHAI, day_of, year_before
from engine.errors import BusyError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.measures.files import algorithm, max_age_days, query_hash, scoring

ATTEMPTS = 3
"""How often a run measures again when a load committed while it was measuring."""


class Reads(Protocol):
    """Whatever runs a query: the one transaction of a decision, say."""

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column."""


@dataclass(frozen=True)
class Run:
    """One run of a measure over the whole graph; ``new`` is false for one that was there already."""

    id: str
    measure: str
    as_of: datetime
    graph_number: int
    parties: int
    seconds: float
    new: bool

    def as_dict(self) -> dict[str, Any]:
        """The run for ``--json``."""
        return {**vars(self), "as_of": self.as_of.isoformat()}


def month_end(instant: datetime) -> datetime:
    """The last end of a month in Shanghai that is not after an instant: midnight of the first, in UTC."""
    local = instant.astimezone(SHANGHAI)
    return datetime(local.year, local.month, 1, tzinfo=SHANGHAI).astimezone(UTC)


def run_id(query: Query[MeasureHeader], as_of: datetime, graph_number: int) -> str:
    """The same measure, text, as-of and data give the same id, so a run is made once."""
    parts = (query.id, as_of.astimezone(UTC).isoformat(), str(graph_number), query_hash(query))
    return f"run_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def runs_for(
    reader: Reads, as_of: datetime, graph_number: int, queries: Sequence[Query[MeasureHeader]] | None = None
) -> dict[str, str | None]:
    """For each measure the run that a decision as of an instant reads: the newest one that is not after it, of this
    graph number and of the file as it is now, and not older than the file's ``max_age_days``; None where there is none.

    queries: the measures of another catalogue than the checkout's.
    """
    wanted = [
        {
            "measure": query.id,
            "query_hash": query_hash(query),
            "oldest": DateTime.from_native(as_of.astimezone(UTC) - timedelta(days=max_age_days(query))),
        }
        for query in (scoring() if queries is None else queries)
    ]
    rows = reader.run(
        statement("runs/newest"),
        measures=wanted,
        graph_number=graph_number,
        as_of=DateTime.from_native(as_of.astimezone(UTC)),
    )
    return {row["measure"]: row["run"] for row in rows}


def make_missing(graph: Graph, as_ofs: Iterable[datetime], console: Console | None = None) -> list[Run]:
    """Make the runs that decisions as of these instants need: every measure at the month end before each of them.

    What was made before is kept. Raises BusyError while a load is under way, GraphError without GDS or memory.
    """
    return make_runs(graph, scoring(), sorted({month_end(as_of) for as_of in as_ofs}), console)


def application_times(graph: Graph) -> list[datetime]:
    """When applications were filed."""
    return [row["applied_at"].to_native() for row in graph.read(statement("runs/application_times"))]


def make_runs(
    graph: Graph,
    queries: Sequence[Query[MeasureHeader]],
    as_ofs: Sequence[datetime],
    console: Console | None = None,
) -> list[Run]:
    """Run measures as of exactly these instants; a run that was made before is returned as it was."""
    pairs = [(query, as_of) for as_of in as_ofs for query in queries]
    progress = track(pairs, "measuring", console=console or Console(stderr=True), disable=console is None)
    maker = _Maker(graph)
    return [maker.make(query, as_of) for query, as_of in progress]


class _Maker:
    """Makes runs; the client of GDS is opened, and memory estimated, only once something is missing."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.gds: Any = None
        self.estimated: set[str] = set()

    def make(self, query: Query[MeasureHeader], as_of: datetime) -> Run:
        from engine.intake.batches import wait_for_batches

        began = time.monotonic()
        for _ in range(ATTEMPTS):
            wait_for_batches(self.graph)
            number = self._number()
            identity = run_id(query, as_of, number)
            found = self.graph.read(statement("runs/find"), id=identity)
            if found:
                return Run(identity, query.id, as_of, number, found[0]["parties"], 0.0, False)
            rows = self._measure(query, as_of)
            if self._number() == number:
                self._write(query, as_of, number, identity, rows)
                return Run(identity, query.id, as_of, number, len(rows), round(time.monotonic() - began, 3), True)
        raise BusyError(
            "BUS021",
            f"the data changed {ATTEMPTS} times while {query.id} was being measured",
            expected="data that rest for the length of one run",
            next_move="measure again when the loads have ended; `loangraph batches` shows them",
        )

    def _number(self) -> int:
        return int(self.graph.read(statement("runs/standing"))[0]["number"])

    def _measure(self, query: Query[MeasureHeader], as_of: datetime) -> list[dict[str, Any]]:
        from engine.measures.projections import check_memory, open_gds, projection

        self.gds = self.gds or open_gds(self.graph)
        if query.id not in self.estimated:
            check_memory(self.graph, self.gds, algorithm(query))
            self.estimated.add(query.id)
        with projection(self.gds) as name, self.graph.reading() as reader:
            return reader.run(query.text, **given(query, as_of, name))

    def _write(
        self, query: Query[MeasureHeader], as_of: datetime, number: int, identity: str, rows: list[dict[str, Any]]
    ) -> None:
        scores = [{"party": row["party"], "scores": {name: row[name] for name in query.header.scores}} for row in rows]
        self.graph.write(
            statement("runs/write"),
            id=identity,
            measure=query.id,
            as_of=DateTime.from_native(as_of.astimezone(UTC)),
            as_of_date=Date.from_native(day_of(as_of)),
            graph_number=number,
            query_hash=query_hash(query),
            rows=scores,
        )


def given(query: Query[MeasureHeader], as_of: datetime, projection: str) -> dict[str, Any]:
    """What a measure's query receives: times, the name of its projection, its settings; only what it names."""
    as_of = as_of.astimezone(UTC)
    since = year_before(as_of)
    values = {
        "projection": projection,
        "as_of": DateTime.from_native(as_of),
        "since": DateTime.from_native(since),
        "as_of_date": Date.from_native(day_of(as_of)),
        "since_date": Date.from_native(day_of(since)),
        **query.header.settings,
    }
    return {name: value for name, value in values.items() if name in query.parameters}

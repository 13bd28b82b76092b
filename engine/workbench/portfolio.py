"""Every application judged under a catalogue, or under several at once: measured or remembered, then inferred.

Inference is that of the second evaluator alone: it says the same as durable-rules, or a decision would stop. Nothing is
written to the graph, and no record is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import track

from engine.catalogue.catalogue import Catalogue
from engine.decide.decide import application_ids
from engine.decide.measure import QueryFailed, everything, find_application
from engine.decide.model import Measured
from engine.errors import BusyError, UnknownError
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from engine.intake.batches import wait_for_batches
from engine.measures.runs import runs_for
from engine.rules import second
from engine.settings import Settings
from engine.workbench.measured import FILE, Known, Memory, Remembering

SIDE_BY_SIDE = 2
"""Applications that are measured at once: while one waits for the database, the other's answers are read."""

REFUSED, STOPPED = "refused", "stopped"
READ_SECONDS = 180
"""How long one application may take in one way: a server that was just started plans every query the first time."""


@dataclass(frozen=True)
class Way:
    """One way to judge: a catalogue, and values of parameters instead of those in force."""

    catalogue: Catalogue
    overrides: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What one application comes to in one way.

    grade: R1 to R5, cannot_conclude, stopped or refused. measured, derived: None where refused. states: hit, clear,
    not_evaluable or not_applicable of every indicator that has signals, those on trial included. trials: rules on trial
    that hold → signal or finding, and how severe. possible: findings of which nobody knows whether they hold. broken:
    queries that failed, with the error. anew: queries that were asked of the graph.
    """

    application: str
    grade: str
    measured: Measured | None = None
    derived: Mapping[str, Any] | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    trials: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    possible: frozenset[str] = frozenset()
    broken: Mapping[str, str] = field(default_factory=dict)
    anew: tuple[str, ...] = ()

    @property
    def signals(self) -> dict[str, str]:
        """Signals that hold, without those on trial → severity."""
        return {signal["rule"]: signal["severity"] for signal in (self.derived or {}).get("signals", [])}

    @property
    def findings(self) -> list[str]:
        """Findings that hold, without those on trial."""
        return list((self.derived or {}).get("findings", []))


def judged(way: Way, measured: Measured, broken: Mapping[str, str] | None = None, anew: Iterable[str] = ()) -> Judged:
    """What follows from measured values under a catalogue's rules; values of overridden parameters replace others."""
    application, broken = measured.application.id, broken or {}
    if measured.consents_missing:
        return Judged(application, REFUSED)
    facts = measured.facts.model_dump()
    facts["parameters"] |= way.overrides
    book = way.catalogue.rules
    derived = second.evaluate(book, facts)
    whole = second.evaluate(book.tried, facts) if book.tried else derived
    trials = {one["rule"]: (one["kind"], one["severity"]) for one in second.trials(book, facts)}
    possible = frozenset(whole["possible_findings"])
    stopped = any(not way.catalogue.on_trial(query) for query in broken)
    grade = STOPPED if stopped else derived["grade"] or derived["outcome"]
    return Judged(application, grade, measured, derived, whole["states"], trials, possible, broken, tuple(anew))


class Portfolio:
    """All applications of a graph, each as of its own time or as of one instant; those not filed by then left out."""

    def __init__(self, graph: Graph, memory: Memory, number: int, as_of: datetime | None) -> None:
        self.graph = graph
        self.memory = memory
        self.number = number
        filed = application_ids(graph)
        self.applications = {id: as_of or own for id, own in filed.items() if as_of is None or own <= as_of}

    def judge(self, ways: Sequence[Way], doing: str, only: Iterable[str] | None = None) -> Iterator[list[Judged]]:
        """Each application in every way, in the order of ids; progress goes to stderr."""
        chosen = self.applications.keys() if only is None else set(only)
        wanted = [id for id in self.applications if id in chosen]
        for way in ways:
            assert way.catalogue.rules  # read once, before two threads would
        errors, total = Console(stderr=True), len(wanted)
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            found = threads.map(lambda application: self._judge(application, ways), wanted)
            try:
                yield from track(found, doing, total=total, console=errors, disable=not wanted)
            finally:
                threads.shutdown(cancel_futures=True)
        if _state(self.graph)[0] != self.number:
            raise BusyError(
                "BUS007",
                "the data changed while the portfolio was judged",
                expected="data that rest for the length of the command",
                next_move="run it again when the loads have ended; `loangraph batches` shows them",
            )

    def _judge(self, application: str, ways: Sequence[Way]) -> list[Judged]:
        broken: list[dict[str, str]] = [{} for _ in ways]
        known = Known(self.memory.of(application))
        while True:
            try:
                with self.graph.reading(timeout=READ_SECONDS * max(1, len(ways))) as reader:
                    once = _Once(reader)
                    found = [self._in_one_way(once, application, way, known, broken[at]) for at, way in enumerate(ways)]
            except _Broken as failure:
                # The transaction is spent: once more, without that query.
                broken[failure.at(ways)][failure.error.query] = str(failure.error)
                continue
            self.memory.keep(application, known.fresh)
            return found

    def _in_one_way(self, reader: _Once, application: str, way: Way, known: Known, broken: Mapping[str, str]) -> Judged:
        as_of = self.applications[application]
        scoring = [query for query in way.catalogue.measures.values() if query.header.scores]
        runs = runs_for(reader, as_of, self.number, scoring)
        try:
            filed = find_application(reader, application, as_of)
        except UnknownError:
            return Judged(application, REFUSED)
        asking = Remembering(reader, way.catalogue, filed, as_of, runs, known, overrides=way.overrides, broken=broken)
        try:
            measured = everything(asking)
        except QueryFailed as error:
            raise _Broken(way, error) from error
        return judged(way, measured, broken, asking.asked_anew)


class _Once:
    """A reader that asks for the application and its consents once in a transaction, however many ways judge it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.told: dict[str, list[dict[str, Any]]] = {}

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        key = f"{text} {parameters}"
        if key not in self.told:
            self.told[key] = self.reader.run(text, **parameters)
        return self.told[key]

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        return self.reader.first(most, text, **parameters)


class _Broken(Exception):
    def __init__(self, way: Way, error: QueryFailed) -> None:
        super().__init__(str(error))
        self.way = way
        self.error = error

    def at(self, ways: Sequence[Way]) -> int:
        return next(at for at, way in enumerate(ways) if way is self.way)


@contextmanager
def open_portfolio(graph: Graph, settings: Settings, as_of: datetime | None = None) -> Iterator[Portfolio]:
    """The portfolio of a graph, with the values measured before; waits for a load that is under way."""
    wait_for_batches(graph)
    number, fingerprint = _state(graph)
    with Memory(settings.home / FILE, f"{fingerprint}/{number}") as memory:
        yield Portfolio(graph, memory, number, as_of)


def _state(graph: Graph) -> tuple[int, str]:
    row = graph.read(statement("records/data_state"))[0]
    return int(row["number"]), str(row["fingerprint"])

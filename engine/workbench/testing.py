"""``loangraph test``: cases run on a real Neo4j, each alone on an empty graph, and what none of them reaches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from neo4j.exceptions import Neo4jError, TransientError

from engine.catalogue.book import Captured, whole
from engine.catalogue.case_run import Difference, ask, differences
from engine.catalogue.cases import Case, Runnable, query_at
from engine.catalogue.catalogue import Catalogue, files_of, from_files, place_of
from engine.errors import CatalogueError, LoanGraphError
from engine.graph.connection import Graph, Reader
from engine.rules.cases import Case as RuleCase
from engine.rules.cases import judged
from engine.workbench.measure_cases import MeasureCase, run_measure_case
from engine.workbench.place import rolled_back
from engine.workbench.reached import Reached
from engine.workbench.running import parameters_of
from engine.workbench.selecting import Item, select
from engine.workbench.signals import raised

State = Literal["passed", "failed", "open"]
RAISED, QUIET = "an alarm", "no alarm"
ATTEMPTS = 6


@dataclass(frozen=True)
class Outcome:
    """What became of one case. error: it could not be asked. open: a known false alarm that is still raised.

    note: what a person may do now, though nothing failed.
    """

    item: Item
    state: State
    differences: list[Difference] = field(default_factory=list)
    error: LoanGraphError | None = None
    note: str = ""
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """As ``test --json`` prints it."""
        file, line, column = place_of(CatalogueError("", "", place=self.item.place))
        return {
            "file": file, "line": line, "column": column, "name": self.item.name, "state": self.state,
            "differences": [vars(one) for one in self.differences],
            "error": self.error.as_dict() if self.error else None, "note": self.note, "seconds": round(self.seconds, 3),
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """All outcomes, and what no case reaches; uncovered: rows of file, kind, name, line and column."""

    outcomes: list[Outcome]
    uncovered: list[dict[str, Any]]
    seconds: float

    def count(self, state: State) -> int:
        """How many cases ended so."""
        return sum(outcome.state == state for outcome in self.outcomes)

    def as_dict(self) -> dict[str, Any]:
        """As ``test --json`` prints it."""
        return {
            **{state: self.count(state) for state in ("passed", "failed", "open")},
            "seconds": round(self.seconds, 1),
            "cases": [outcome.as_dict() for outcome in self.outcomes],
            "uncovered": self.uncovered,
        }


class Watched(Reader):
    """A sandbox that remembers which texts were asked: those of queries that really ran."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.transaction)
        self.asked: set[str] = set()

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """As a Reader's."""
        self.asked.add(text)
        return super().first(most, text, **parameters)


def run_tests(
    root: Path,
    arguments: Sequence[str],
    graph: Callable[[], Graph],
    each: Callable[[list[Item]], Iterator[Item]] = iter,
) -> Report:
    """Run the cases that the arguments name; ``graph`` is asked for an empty graph once one is needed.

    each: walks the items, so that a person sees how far it is.
    """
    began = time.monotonic()
    catalogue = from_files(files_of(root))
    items = select(catalogue, root, arguments)
    bench = _Bench(root, catalogue, graph)
    outcomes = [bench.outcome(item) for item in each(items)]
    # A part of a file's cases reaches only a part.
    partly = any("::" in argument for argument in arguments)
    uncovered = [] if partly else bench.reached.uncovered()
    return Report(outcomes, uncovered, time.monotonic() - began)


class _Bench:
    """Runs items one after the other and notes what they reach."""

    def __init__(self, root: Path, catalogue: Catalogue, graph: Callable[[], Graph]) -> None:
        self.root = root
        self.catalogue = catalogue
        self.graph = graph
        self.reached = Reached(catalogue, root)

    def outcome(self, item: Item) -> Outcome:
        began = time.monotonic()
        try:
            found, state, note = self._run_again(item)
        except LoanGraphError as error:
            if not error.place:
                error.place = item.place
            return Outcome(item, "failed", error=error, seconds=time.monotonic() - began)
        except Neo4jError as error:
            failed = CatalogueError(
                "TST009", f"the graph of the case cannot be built: {error.message}", place=item.place,
                next_move="mend the Cypher under `graph`",
            )  # fmt: skip
            return Outcome(item, "failed", error=failed, seconds=time.monotonic() - began)
        return Outcome(item, "failed" if found else state, found, note=note, seconds=time.monotonic() - began)

    def _run_again(self, item: Item) -> tuple[list[Difference], State, str]:
        """Cases of two people at one server may wait for one another; one of them then begins anew."""
        for _ in range(ATTEMPTS - 1):
            try:
                return self._run(item)
            except TransientError:
                time.sleep(0.05)
        return self._run(item)

    def _run(self, item: Item) -> tuple[list[Difference], State, str]:
        if isinstance(item.case, CatalogueError):
            raise item.case
        if isinstance(item.case, RuleCase):
            return self._rule(item.case), "passed", ""
        if item.kind == "words":
            return list(_words(item.case)), "passed", ""
        with rolled_back(self.graph()) as reader:
            if isinstance(item.case, MeasureCase):
                query = self._measure(item.about)
                return run_measure_case(self.graph(), reader, query, item.case), "passed", ""
            found_query = query_at(self.catalogue, item.about)
            if isinstance(item.case, Captured):
                return self._captured(reader, found_query, item.case)
            return self._query(reader, found_query, item.case), "passed", ""

    def _query(self, reader: Reader, query: Runnable, case: Case) -> list[Difference]:
        watched = Watched(reader)
        case = whole(case, self.root)
        asking = ask(watched, self.catalogue, query, case)
        self.reached.note(query, asking, case.expect, ran=query.text in watched.asked)
        return differences(asking, query, case.expect)

    def _captured(self, reader: Reader, query: Runnable, captured: Captured) -> tuple[list[Difference], State, str]:
        entry = captured.entry
        asking = ask(reader, self.catalogue, query, entry.case)
        self.reached.note(query, asking, entry.case.expect, ran=True)
        if entry.verdict is None:
            return differences(asking, query, entry.case.expect), "passed", ""
        signals = raised(self.catalogue, entry.indicator, asking.values, parameters_of(asking))
        if entry.verdict:
            return [] if signals else [Difference("confirmed alarm", RAISED, QUIET)], "passed", ""
        if signals and entry.open:
            return [], "open", f"a known false alarm, still raised by {', '.join(signals)}"
        if signals:
            return [Difference("false alarm", QUIET, ", ".join(signals))], "failed", ""
        return [], "passed", "no longer raised: take `open: true` away, so that it stays so" if entry.open else ""

    def _rule(self, case: RuleCase) -> list[Difference]:
        if case.todo:
            raise CatalogueError("TST008", case.todo, place=case.place, next_move="then take `todo` away")
        in_force = {name: dated["value"] for name, dated in self.catalogue.parameters(case.on).items()}
        disagreed, differing = judged(self.catalogue.rules, in_force, case)
        found = [Difference("evaluators", "the same", words) for words in disagreed]
        return found + [Difference(*one) for one in differing]

    def _measure(self, path: str) -> Any:
        for error in self.catalogue.errors:
            if place_of(error)[0] == path:
                raise error
        return next(query for query in self.catalogue.measures.values() if query.path == path)


def _words(row: dict[str, Any]) -> Iterator[Difference]:
    from engine.intake.words import NatureWords

    found = NatureWords.read().nature(row["purpose"], str(row.get("on", "2025-06-01")))
    if found != row["nature"]:
        yield Difference("nature", row["nature"], found)

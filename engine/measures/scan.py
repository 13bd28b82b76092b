"""Scans of the whole portfolio that list what they find, such as ``temporal_loops``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from engine.catalogue.headers import MeasureHeader
from engine.catalogue.queries import Query
from engine.errors import RequestError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.measures.files import measure_named, query_hash
from engine.strict_yaml import did_you_mean

MOST = {"max_hops": 20, "window_days": 3660}
"""The largest value of a setting; 20 is the bound that stands in the query, since a bound cannot be a parameter."""

LEAST = {"max_hops": 2, "window_days": 1}


@dataclass(frozen=True)
class Scan:
    """What a scan found: ids of the transfers of each loop in their order, loops sorted; seconds from first to last."""

    loops: list[list[str]]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """The scan for ``--json``."""
        by_length = Counter(len(loop) for loop in self.loops)
        return {
            "count": len(self.loops),
            "by_length": {str(length): by_length[length] for length in sorted(by_length)},
            "seconds": self.seconds,
            "loops": self.loops,
        }


def scan(
    graph: Graph,
    name: str,
    given: Mapping[str, str | int] | None = None,
    console: Console | None = None,
    *,
    by_cypher: bool = False,
) -> Scan:
    """Run a scan with its settings, those given instead of the file's own.

    Where the file has a compiled walk that was compared with just this text, the walk runs; ``by_cypher`` runs the file
    itself. Raises UnknownError UNK021, RequestError REQ021 or REQ022, BusyError while a load is under way.
    """
    from engine.intake.batches import wait_for_batches

    query = measure_named(name, scan=True)
    settings = settings_of(query, given or {})
    wait_for_batches(graph)
    began = time.monotonic()
    with _progress(console) as progress:
        found = None if by_cypher else _walked(graph, query, settings, progress)
        if found is None:
            progress.add_task(f"{name}: by Cypher", total=None)
            found = [row["loop"] for row in graph.read(query.text, **settings)]
    return Scan(sorted(found), round(time.monotonic() - began, 3))


def settings_of(query: Query[MeasureHeader], given: Mapping[str, str | int]) -> dict[str, int]:
    """The settings of a scan with what was given in their place; each is a whole number within its bounds."""
    known = query.header.settings
    for name in given:
        if name not in known:
            raise RequestError(
                "REQ021",
                f"{query.id} has no setting `{name}`",
                place="--set",
                expected=", ".join(known),
                next_move=did_you_mean(name, known),
            )
    return {name: _whole(name, given.get(name, value)) for name, value in known.items()}


def _whole(name: str, value: str | int) -> int:
    least, most = LEAST.get(name, 1), MOST.get(name, 2**53)
    text = str(value)
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise RequestError(
            "REQ022",
            f"{name} cannot be {value}",
            place="--set",
            expected=f"a whole number from {least} to {most}",
        )
    return int(text)


@contextmanager
def _progress(console: Console | None) -> Iterator[Progress]:
    with Progress(
        SpinnerColumn(),
        *Progress.get_default_columns()[:3],
        TimeElapsedColumn(),
        console=console or Console(stderr=True),
        disable=console is None,
        transient=True,
    ) as progress:
        yield progress


def _walked(
    graph: Graph, query: Query[MeasureHeader], settings: Mapping[str, int], progress: Progress
) -> list[list[str]] | None:
    """The loops by the compiled walk, or None where it may not stand in for the file."""
    from engine.measures import loops

    if query_hash(query) != loops.COMPARED_WITH:
        return None
    reading = progress.add_task("reading transfers", total=None)
    with graph.reading() as reader:
        rows = reader.transaction.run(statement("runs/transfers"))
        transfers = loops.arrange((row["account"], row["transfers"]) for row in rows)
    progress.remove_task(reading)
    walking = progress.add_task("walking", total=len(transfers))
    found: list[list[str]] = []
    for tried, some in loops.find(transfers, **settings):
        found += some
        progress.advance(walking, tried)
    return found

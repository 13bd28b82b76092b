"""Batches: one load at a time, nobody decides on half a load, and the graph and the identity store belong together."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select

from engine.errors import BusyError, GraphError, UnknownError
from engine.graph.connection import Graph
from engine.graph.lock import exclusive
from engine.graph.statements import statement
from engine.intake.codes import ROWS
from engine.intake.store import IdentityStore
from engine.intake.tables import loads, quarantine
from engine.settings import Settings

POLL_SECONDS = 0.25


def wait_for_batches(graph: Graph, seconds: float = 30) -> None:
    """Return once no batch is half loaded. Raises BusyError BUS001 after so many seconds: half a load is not clean."""
    until = time.monotonic() + seconds
    while unfinished := graph.read(statement("intake/batches/unfinished")):
        if time.monotonic() >= until:
            batch = unfinished[0]["batch"]
            raise BusyError(
                "BUS001",
                f"batch {batch} is only half loaded",
                expected="a graph that holds whole batches",
                next_move="wait for the load to end; if it died, load any folder again and it is finished first",
            )
        time.sleep(POLL_SECONDS)


@contextmanager
def only_load(settings: Settings) -> Iterator[None]:
    """Hold the lock of loading. Raises BusyError BUS002 where another load holds it; a dead one holds nothing."""

    def busy() -> None:
        raise BusyError(
            "BUS002",
            "another load is under way",
            place=str(settings.home),
            next_move="wait until it has ended; `loangraph batches` shows it",
        )

    with exclusive(settings.home / "load.lock", busy):
        yield


def check_belongs(graph: Graph, store: IdentityStore, *, adopt: bool = False) -> None:
    """Make sure that this identity store is the one whose tokens stand in this graph.

    adopt: a graph that belongs to nobody is given to this store. Raises GraphError GRA051 for the graph of another
    store, GRA052 for a graph that lacks loads which this store remembers.
    """
    there = graph.read(statement("intake/batches/graph_identity"))[0]
    if there["fingerprint"] not in (None, store.fingerprint):
        raise GraphError(
            "GRA051",
            "this graph belongs to another identity store",
            place=graph.uri,
            expected=f"the store {there['fingerprint']}, and this one is {store.fingerprint}",
            next_move="point LOANGRAPH_HOME or LOANGRAPH_STORE_URL at the store with which the graph was loaded",
        )
    missing = sorted(_written_batches(store) - set(there["batches"]))
    if missing:
        raise GraphError(
            "GRA052",
            f"this graph lacks {len(missing)} loaded batches that the identity store remembers, such as {missing[0]}",
            place=graph.uri,
            expected="the graph into which they were loaded",
            next_move="restore that graph, or begin anew with an empty graph and a new LOANGRAPH_HOME",
        )
    if there["fingerprint"] is None and adopt:
        graph.write(statement("intake/batches/adopt_graph"), fingerprint=store.fingerprint)


def _written_batches(store: IdentityStore) -> set[str]:
    """Batches of which the graph once held everything."""
    last = select(loads.c.batch, func.max(loads.c.number).label("number")).where(loads.c.chunks > 0)
    newest = last.group_by(loads.c.batch).subquery()
    query = select(loads.c.batch).join(newest, newest.c.number == loads.c.number).where(loads.c.state == "complete")
    with store.reading() as (connection, _):
        return set(connection.scalars(query))


def list_batches(store: IdentityStore) -> list[dict[str, Any]]:
    """Every load, the newest first: batch, state (unfinished or complete), times, and the counts of its files."""
    with store.reading() as (connection, _):
        rows = connection.execute(select(loads).order_by(loads.c.number.desc())).all()
    return [
        {
            "batch": row.batch,
            "state": "unfinished" if row.state == "prepared" else row.state,
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "files": json.loads(row.files),
        }
        for row in rows
    ]


def list_quarantine(store: IdentityStore, batch: str = "") -> Iterator[dict[str, Any]]:
    """The refused rows of the last load of a batch, or of every batch: where, why, and the next move.

    Raises UnknownError UNK051 for a batch that was never loaded.
    """
    last = select(func.max(loads.c.number)).group_by(loads.c.batch)
    if batch:
        last = last.where(loads.c.batch.startswith(batch, autoescape=True))
    query = (
        select(loads.c.batch, quarantine)
        .join(loads, loads.c.number == quarantine.c.load)
        .where(quarantine.c.load.in_(last))
        .order_by(quarantine.c.load, quarantine.c.file, quarantine.c.row)
    )
    with store.reading() as (connection, _):
        if batch and not connection.scalars(last).first():
            raise UnknownError("UNK051", f"no batch {batch} was loaded", next_move="`loangraph batches` lists them")
        for row in connection.execute(query):
            yield _refused(row)


def refused_in(connection: Connection, load: int) -> list[dict[str, Any]]:
    """The refused rows of one load, as ``list_quarantine`` gives them, inside its own transaction."""
    query = select(loads.c.batch, quarantine).join(loads, loads.c.number == quarantine.c.load)
    ordered = query.where(quarantine.c.load == load).order_by(quarantine.c.file, quarantine.c.row)
    return [_refused(row) for row in connection.execute(ordered)]


def _refused(row: Any) -> dict[str, Any]:
    words = ROWS[row.code]
    return {
        "batch": row.batch,
        "file": row.file,
        "row": row.row,
        "column": row.column,
        "code": row.code,
        "says": words.en,
        "zh": words.zh,
        "expected": row.expected,
        "next": words.next_move,
        "also": json.loads(row.also),
    }

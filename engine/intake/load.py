"""Load a folder: check all of it, then write all of it; a load that died is finished first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import make_url

from engine import clock
from engine.graph.connection import Graph, open_graph
from engine.intake.batches import check_belongs, only_load, refused_in
from engine.intake.preparing import Counts, prepare
from engine.intake.progress import Progress
from engine.intake.reading import read_folder
from engine.intake.store import IdentityStore
from engine.intake.tables import loads
from engine.intake.writing import Writer
from engine.settings import Settings


@dataclass(frozen=True)
class Report:
    """What a load did."""

    batch: str
    files: dict[str, Counts]
    ignored: tuple[str, ...]
    finished: tuple[str, ...]
    dry_run: bool
    refused: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As ``load --json`` prints it.

        finished: batches of a load that had died and was completed first. refused: rows that would be quarantined, only
        of a dry run, since afterwards nobody else can say.
        """
        return asdict(self)


def load_folder(settings: Settings, path: Path, progress: Progress | None = None) -> Report:
    """Load the canonical files of a folder into the graph of these settings.

    Raises InputError where a file cannot be read (then nothing was written), BusyError where another load is under
    way, GraphError where the graph belongs to another identity store.
    """
    progress = progress or Progress(quiet=True)
    folder = read_folder(path)
    with only_load(settings), open_graph(settings) as graph, _opened(settings) as store:
        check_belongs(graph, store, adopt=True)
        finished = finish_unfinished(graph, store, progress)
        with store.writing() as (connection, identities):
            prepared = prepare(folder, connection, identities, clock.now(), progress)
        if prepared.chunks:
            Writer(graph, store, prepared.load, prepared.batch, progress).write()
    return Report(prepared.batch, prepared.files, folder.ignored, finished, dry_run=False)


def try_folder(settings: Settings, path: Path, progress: Progress | None = None) -> Report:
    """Tell what loading a folder would do, and write nothing. Raises InputError as ``load_folder`` does."""
    progress = progress or Progress(quiet=True)
    folder = read_folder(path)
    with (
        _as_if(settings) as there,
        only_load(there),
        _opened(there) as store,
        store.writing(keep=False) as (connection, identities),
    ):
        prepared = prepare(folder, connection, identities, clock.now(), progress)
        refused = refused_in(connection, prepared.load)
    return Report(prepared.batch, prepared.files, folder.ignored, (), dry_run=True, refused=tuple(refused))


def finish_unfinished(graph: Graph, store: IdentityStore, progress: Progress) -> tuple[str, ...]:
    """Write what loads that died have left, oldest first; return their batches."""
    query = select(loads.c.number, loads.c.batch).where(loads.c.state == "prepared").order_by(loads.c.number)
    with store.reading() as (connection, _):
        waiting = connection.execute(query).all()
    for number, batch in waiting:
        Writer(graph, store, number, batch, progress).write()
    return tuple(batch for _, batch in waiting)


@contextmanager
def _opened(settings: Settings) -> Iterator[IdentityStore]:
    store = IdentityStore.open(settings)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _as_if(settings: Settings) -> Iterator[Settings]:
    """These settings, or a home that is thrown away where they have no identity store yet."""
    url = make_url(settings.store_url)
    if url.get_backend_name() != "sqlite" or Path(url.database or "").exists():
        yield settings
        return
    with tempfile.TemporaryDirectory() as home:
        yield replace(settings, home=Path(home), store_url=f"sqlite:///{home}/identity.sqlite")

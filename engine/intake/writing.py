"""Pass two: the chunks of a prepared load become graph, each in one transaction with the position it leaves behind.

A chunk is written once whatever dies in between: the position that stands in the graph says which chunks are there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from engine import clock
from engine.errors import EngineError
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from engine.intake.ledger import unpack
from engine.intake.progress import Progress
from engine.intake.store import IdentityStore
from engine.intake.tables import loads, prepared
from seed.canonical import canonical

NODES = {
    "co": "companies",
    "pe": "people",
    "ac": "accounts",
    "ad": "addresses",
    "ph": "phones",
    "cs": "cases",
}
"""Which statement under cypher/intake/nodes makes the node of a token, by its prefix."""

PLAIN_NODES = {"line": "lines", "report": "reports", "application": "applications"}
"""The same for ids that stay plain, by the type of their column."""

REMEMBERED = 100_000


@dataclass(frozen=True)
class Chunk:
    """Some rows of one file; restates: they change states that stand already."""

    position: int
    file: str
    restates: bool
    rows: list[dict[str, Any]]


class Writer:
    """Writes the chunks of one load."""

    def __init__(self, graph: Graph, store: IdentityStore, load: int, batch: str, progress: Progress) -> None:
        self._graph = graph
        self._store = store
        self._load = load
        self._batch = batch
        self._progress = progress
        self._there: dict[str, set[str]] = defaultdict(set)

    def write(self) -> None:
        """Write what is not written yet, and close the batch."""
        opened = self._run("open", load=self._load, now=clock.now().isoformat())[0]
        if opened["state"] == "open":
            for chunk in self._ahead(opened["position"]):
                self._progress.writing(chunk.file)
                self._write_chunk(chunk)
                self._progress.rows(len(chunk.rows))
            self._run("close", now=clock.now().isoformat())
        self._forget()
        self._progress.end()

    def _run(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        return self._graph.write(statement(f"intake/batches/{name}"), batch=self._batch, **parameters)

    def _ahead(self, position: int) -> Iterator[Chunk]:
        """The chunks after a position, each unpacked while the graph is busy with the one before."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            coming = pool.submit(self._chunk_after, position)
            while chunk := coming.result():
                coming = pool.submit(self._chunk_after, chunk.position)
                yield chunk

    def _chunk_after(self, position: int) -> Chunk | None:
        query = (
            select(*prepared.c["position", "file", "restates", "columns"])
            .where(prepared.c.load == self._load, prepared.c.position > position)
            .order_by(prepared.c.position)
            .limit(1)
        )
        with self._store.reading() as (connection, _):
            row = connection.execute(query).first()
        if row is None:
            return None
        return Chunk(row.position, row.file, row.restates, unpack(row.columns, without="number"))

    def _write_chunk(self, chunk: Chunk) -> None:
        nodes = {} if chunk.restates else self._new_nodes(chunk)
        self._graph.write_as_one(lambda writer: self._write_once(writer, chunk, nodes))
        if sum(map(len, self._there.values())) > REMEMBERED:
            self._there.clear()
        for kind, ids in nodes.items():
            self._there[kind].update(ids)

    def _write_once(self, writer: Reader, chunk: Chunk, nodes: dict[str, list[str]]) -> None:
        """The position tells whether the chunk is there: this may run again after a commit that gave no answer."""
        run = writer.run
        if not run(statement("intake/batches/next_chunk"), batch=self._batch, position=chunk.position):
            return
        for kind, ids in nodes.items():
            run(statement(f"intake/nodes/{kind}"), ids=ids, batch=self._batch)
        name = f"intake/restate/{chunk.file}" if chunk.restates else f"intake/{chunk.file}"
        written = run(statement(name), rows=chunk.rows, batch=self._batch)[0]["rows"]
        if written != len(chunk.rows):
            raise EngineError(
                "ENG051",
                f"{len(chunk.rows)} rows of {chunk.file} gave {written} in the graph",
                place=f"cypher/{name}.cypher",
                expected="one row for each",
                next_move="nothing of this chunk was written; look whether the graph was changed by hand",
            )

    def _new_nodes(self, chunk: Chunk) -> dict[str, list[str]]:
        """The ids by kind that this load has not yet made sure of, in a stable order."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for name, kind in _node_columns(chunk.file):
            ids = {row[name] for row in chunk.rows if row.get(name)}
            if kind:
                wanted[kind] |= ids
            else:
                for one in ids:
                    wanted[NODES[one[:2]]].add(one)
        new = {kind: sorted(ids - self._there[kind]) for kind, ids in wanted.items()}
        return {kind: ids for kind, ids in new.items() if ids}

    def _forget(self) -> None:
        """The graph has all of it: the chunks are no longer needed."""
        with self._store.writing() as (connection, _):
            connection.execute(delete(prepared).where(prepared.c.load == self._load))
            done = {"state": "complete", "finished_at": clock.now().isoformat()}
            connection.execute(update(loads).where(loads.c.number == self._load).values(done))


def _node_columns(file: str) -> list[tuple[str, str]]:
    """The columns of a file that name nodes, with the kind of node where the token does not tell it."""
    masked = {"company", "person", "party", "account", "address", "phone", "case"}
    columns = canonical().files[file].columns.values()
    return [
        (one.name, PLAIN_NODES.get(one.type, "")) for one in columns if one.type in masked or one.type in PLAIN_NODES
    ]

"""The files of a catalogue, kept in the graph under their hash, so that replay works after they were edited."""

from __future__ import annotations

import json
from functools import lru_cache

from engine.catalogue.catalogue import Catalogue, from_files
from engine.clock import now
from engine.errors import EngineError
from engine.graph.connection import Graph
from engine.graph.statements import statement


def store_catalogue(graph: Graph, catalogue: Catalogue) -> None:
    """Keep the files of a catalogue, once."""
    files = json.dumps(catalogue.files, ensure_ascii=True, sort_keys=True)
    graph.write(statement("records/write_catalogue"), hash=catalogue.hash, files=files, stored_at=now().isoformat())


def stored_catalogue(graph: Graph, catalogue_hash: str) -> Catalogue:
    """The catalogue that was stored under a hash; EngineError ENG011 where it is missing or no longer has that hash."""
    rows = graph.read(statement("records/read_catalogue"), hash=catalogue_hash)
    if not rows:
        raise EngineError(
            "ENG011", f"the catalogue {catalogue_hash} is not in this graph", expected="a stored catalogue"
        )
    catalogue = _read(rows[0]["files"])
    if catalogue.hash != catalogue_hash:
        raise EngineError(
            "ENG011",
            f"the files stored as catalogue {catalogue_hash} now hash to {catalogue.hash}",
            expected="files that nobody touched",
            next_move="restore the graph from a backup; decisions under this hash cannot be replayed",
        )
    return catalogue


@lru_cache(maxsize=8)
def _read(files: str) -> Catalogue:
    """Reading takes a second and the same text always says the same; what was stored is compared each time."""
    return from_files(json.loads(files))

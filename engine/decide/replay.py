"""Replay: what a record derived must follow again from the facts in it and the catalogue of its hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.stored import stored_catalogue
from engine.decide.decide import derive
from engine.decide.record import SEMANTICS, read_record
from engine.errors import EngineError
from engine.graph.connection import Graph
from engine.graph.statements import statement

PAGE = 500
UNREPEATABLE = ("outcome", "grade", "review", "stopped_because")
"""Of a stopped decision only what both evaluators can say again: a crash does not repeat itself on demand."""


def replay(graph: Graph, decision_id: str, catalogues: dict[str, Catalogue]) -> list[str]:
    """The keys of the derived part that come out differently; empty when identical. `catalogues` keeps those read."""
    record = read_record(graph, decision_id)
    semantics = record.get("semantics", 1)
    if semantics != SEMANTICS:
        raise EngineError(
            "ENG013",
            f"{decision_id} was made under semantics {semantics}; this engine interprets {SEMANTICS}",
            expected="an engine that keeps the old interpreter",
            next_move="replay with the engine version that the record names",
        )
    catalogue_hash = record["catalogue"]
    if catalogue_hash not in catalogues:
        catalogues[catalogue_hash] = stored_catalogue(graph, catalogue_hash)
    return differences(record["derived"], derive(catalogues[catalogue_hash].rules, record["facts"]))


def differences(recorded: dict[str, Any], again: dict[str, Any]) -> list[str]:
    """The keys in which two derived parts differ."""
    ignored = UNREPEATABLE if recorded["outcome"] == "stopped" else ()
    return [
        key
        for key in sorted(recorded.keys() | again.keys())
        if key not in ignored and recorded.get(key) != again.get(key)
    ]


def decision_ids(graph: Graph) -> Iterator[str]:
    """The ids of all decisions, oldest first, read in pages."""
    after = None
    while True:
        rows = graph.read(statement("records/list_decisions"), grade=None, outcome=None, after=after, limit=PAGE)
        yield from (row["decision_id"] for row in rows)
        if len(rows) < PAGE:
            return
        after = rows[-1]["position"]

"""The part of the graph that a query and its definitions can touch around an application."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.catalogue.cases import Runnable
from engine.catalogue.catalogue import MODEL, Catalogue
from engine.catalogue.cypher import tokens
from engine.decide.measure import Asking, Reads
from engine.errors import RequestError
from engine.graph.statements import statement
from engine.settings import ROOT
from engine.strict_yaml import read_yaml

MOST = 10_000
"""Relationships of a captured neighbourhood at most: more is no case that anybody reads."""

ALWAYS = frozenset({"APPLIED", "HAS_STATE", "OWNS"})
NEVER = frozenset({"ASKED_ABOUT"})
"""Questions are told by the case itself."""


@dataclass(frozen=True)
class Node:
    """A node by its element id."""

    id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """A relationship between two nodes, all by element ids."""

    id: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass
class Elements:
    """Nodes and relationships by element id, in the order in which they were met."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.nodes) + len(self.links)

    def joined(self, other: Elements) -> Elements:
        """Both together."""
        return Elements(self.nodes | other.nodes, self.links | other.links)

    def without(self, gone: Collection[str], kept: Collection[str]) -> Elements:
        """The same less some elements, the relationships of nodes that went, and nodes that nothing holds any more."""
        links = {
            id: link
            for id, link in self.links.items()
            if id not in gone and link.start not in gone and link.end not in gone
        }
        held = {end for link in links.values() for end in (link.start, link.end)} | set(kept)
        return Elements({id: node for id, node in self.nodes.items() if id in held and id not in gone}, links)

    def rows(self) -> dict[str, Any]:
        """The parameters of cypher/cases/rebuild."""
        number = {id: place for place, id in enumerate(self.nodes)}
        links = [[number[one.start], one.type, number[one.end], dict(one.properties)] for one in self.links.values()]
        return {"nodes": [[list(one.labels), dict(one.properties)] for one in self.nodes.values()], "links": links}


def touched_types(catalogue: Catalogue, query: Runnable) -> set[str]:
    """The relationship types that a query and the definitions it needs name."""
    known = set(read_yaml((ROOT / MODEL).read_text("utf-8"), MODEL).value["relationships"])
    texts = [*catalogue.needed_by(query), query]
    named = {token.text for one in texts for token in tokens(one.text, one.path) if token.kind == "name"}
    return (known & named | ALWAYS) - NEVER


def seeds(reader: Reads, asking: Asking) -> Elements:
    """The applicant and its application."""
    found = Elements()
    rows = reader.run(
        statement("workbench/seeds"), applicant=asking.application.applicant, application=asking.application.id
    )
    for row in rows:
        found.nodes[row["id"]] = Node(row["id"], tuple(row["labels"]), row["properties"])
    return found


def grown(reader: Reads, asking: Asking, elements: Elements, frontier: Iterable[str], types: set[str]) -> list[str]:
    """Add what hangs on the nodes of the frontier; return the nodes that are new.

    Raises RequestError REQ033 where the neighbourhood grows past what a case may hold.
    """
    rows = reader.run(
        statement("workbench/neighbours"), frontier=list(frontier), types=sorted(types), most=MOST + 1,
        as_of=asking.known["as_of"], as_of_date=asking.known["as_of_date"],
    )  # fmt: skip
    return _added(elements, rows)


def evidence(reader: Reads, asking: Asking, ids: Iterable[str], types: set[str]) -> Elements:
    """Transfers that are evidence, and who stands behind their accounts: they may lie far from the applicant."""
    elements = Elements()
    frontier = _added(elements, reader.run(statement("workbench/evidence_links"), ids=list(ids)))
    for _ in range(2):
        frontier = grown(reader, asking, elements, frontier, types - {"TRANSFERRED", "FLOWED", "SCORED"})
    return elements


def _added(elements: Elements, rows: list[dict[str, Any]]) -> list[str]:
    """Enter rows of cypher/workbench/neighbours; the nodes that are new."""
    new: list[str] = []
    for row in sorted(rows, key=lambda row: str(row["id"])):
        for end in row["ends"]:
            if end["id"] not in elements.nodes:
                new.append(end["id"])
                elements.nodes[end["id"]] = Node(end["id"], tuple(sorted(end["labels"])), end["properties"])
        start, end = (one["id"] for one in row["ends"])
        elements.links[row["id"]] = Link(row["id"], row["type"], start, end, row["properties"])
    if len(elements.links) > MOST:
        raise RequestError(
            "REQ033", f"the neighbourhood holds more than {MOST:,} relationships", place="case",
            expected="one that a person can read",
            next_move="capture an indicator that looks less far, or write a case of a few lines by hand",
        )  # fmt: skip
    return new

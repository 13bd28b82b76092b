"""``loangraph picture``: evidence redrawn, joined to the applicant by the queries of cypher/pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from neo4j.time import Date

from engine.catalogue.stored import stored_catalogue
from engine.clock import day_of
from engine.decide.measure import Reads
from engine.decide.record import full_id, read_record
from engine.errors import RequestError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.workbench.names import plain
from engine.workbench.running import SECONDS, find_indicator

FACTS: Mapping[str, tuple[str, ...]] = {
    "Enforcement": ("kind", "stage", "amount", "from", "to"),
    "Collateral": ("kind", "appraised", "appraised_on", "prior_liens", "sealed", "disputed"),
    "OperationsMonth": ("month", "vat_sales", "electricity_kwh", "staff"),
    "Statement": ("period_end", "net_assets", "revenue", "operating_profit"),
    "TaxYear": ("year", "rating", "arrears"),
    "AdminRecord": ("kind", "cause", "from", "to"),
    "Change": ("kind", "on"),
    "CreditLine": ("kind", "balance", "class5", "closed"),
    "CreditReport": ("reported", "worst_open_class", "open_lenders"),
    "Application": ("product", "amount"),
    "TRANSFERRED": ("day", "amount", "nature"),
    "GUARANTEES": ("amount", "from", "to"),
    "HOLDS": ("share", "from", "to"),
    "SERVES": ("role", "from", "to"),
    "RELATED": ("relation",),
    "PARTY_TO": ("role", "cause", "outcome", "amount"),
}
"""What is told of a node or relationship besides its id: never a name, an address or a number of a telephone."""

UNITS = {
    "amount": "cents", "appraised": "cents", "prior_liens": "cents", "vat_sales": "cents", "net_assets": "cents",
    "revenue": "cents", "operating_profit": "cents", "arrears": "cents", "balance": "cents", "share": "ppm",
}  # fmt: skip
"""Units of facts, as cypher/schema/model.yaml has them; the others are words, days and counts."""

PARENTS = frozenset({"Party"})
"""Labels that say less than another label of the same node."""


@dataclass(frozen=True)
class Drawn:
    """A node of a picture. name: its id, a token where that stands for an identity."""

    key: str
    kind: str
    name: str
    is_evidence: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """A relationship of a picture, from one node's key to another's."""

    start: str
    end: str
    type: str
    id: str
    is_evidence: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """What a picture query gave. applicant: the key of its node, "" where it has none; missing: evidence not there."""

    kind: str
    applicant: str
    nodes: Mapping[str, Drawn]
    links: list[Link]
    missing: list[str] = field(default_factory=list)

    def distances(self) -> dict[str, int]:
        """Steps from the applicant to each node that hangs on it, whichever way relationships point."""
        beside: dict[str, set[str]] = {key: set() for key in self.nodes}
        for link in self.links:
            beside[link.start].add(link.end)
            beside[link.end].add(link.start)
        found = {self.applicant: 0} if self.applicant else {}
        edge = list(found)
        while edge:
            edge = [other for key in edge for other in sorted(beside[key]) if other not in found]
            edge = list(dict.fromkeys(edge))
            found |= {key: max(found.values()) + 1 for key in edge}
        return found

    @property
    def connected(self) -> bool:
        """Whether everything drawn hangs on the applicant."""
        return bool(self.applicant) and len(self.distances()) == len(self.nodes)


def draw(reader: Reads, kind: str, applicant: str, evidence: Iterable[str], day: date | Date) -> Picture:
    """The picture of evidence of a kind, as known on a day (in Shanghai); ids are those of the graph."""
    ids = sorted(set(evidence))
    known = day if isinstance(day, Date) else Date.from_native(day)
    row = reader.run(statement(f"pictures/{kind}"), applicant=applicant, evidence=ids, as_of_date=known)
    nodes, links = (row[0]["nodes"], row[0]["links"]) if row else ([], [])
    number = {node.element_id: f"n{place}" for place, node in enumerate(sorted(nodes, key=_order))}
    drawn = {number[node.element_id]: _node(node, number[node.element_id], ids) for node in sorted(nodes, key=_order)}
    joined = [_link(link, number, ids) for link in sorted(links, key=_order)]
    seen = {node.name for node in drawn.values()} | {link.id for link in joined}
    own = next((key for key, node in drawn.items() if node.kind == "Company" and node.name == applicant), "")
    return Picture(kind, own, drawn, joined, [one for one in ids if one not in seen])


def _order(element: Any) -> tuple[str, str]:
    return str(element.get("id", "")), str(element.element_id)


def _node(node: Any, key: str, evidence: list[str]) -> Drawn:
    kind = sorted(set(node.labels) - PARENTS or node.labels)[0]
    name = str(node.get("id", ""))
    return Drawn(key, kind, name, name in evidence, _facts(node, kind))


def _link(link: Any, number: Mapping[str, str], evidence: list[str]) -> Link:
    start, end = (number[one.element_id] for one in (link.start_node, link.end_node))
    id = str(link.get("id", ""))
    return Link(start, end, link.type, id, id in evidence, _facts(link, link.type))


def _facts(element: Any, kind: str) -> dict[str, Any]:
    return {name: plain(element[name]) for name in FACTS.get(kind, ()) if element.get(name) is not None}


MASKED = frozenset({"Address", "Phone"})
"""Nodes whose id is no id that people know but the thing itself: their tokens are shown."""


@dataclass(frozen=True)
class Redrawn:
    """A picture, and of what it is one."""

    decision: str
    indicator: str
    code: str
    as_of: str
    picture: Picture


def redrawn(graph: Graph, decision: str, indicator: str) -> Redrawn:
    """The evidence that a decision keeps for an indicator (id or code), as known then.

    Raises UnknownError UNK001 and UNK032, RequestError REQ067 where the decision keeps no evidence for it.
    """
    record = read_record(graph, full_id(graph, decision))
    query = find_indicator(stored_catalogue(graph, record["catalogue"]), indicator)
    evidence = record["results"].get(query.id, {}).get("evidence", [])
    if not evidence:
        raise RequestError(
            "REQ067", f"{record['decision_id']} keeps no evidence of `{query.id}`", place="INDICATOR",
            expected="an indicator that found something", next_move=f"`loangraph show {record['decision_id'][:12]}`",
        )  # fmt: skip
    day = day_of(datetime.fromisoformat(record["as_of"]))
    with graph.reading(timeout=SECONDS) as reader:
        picture = draw(reader, query.header.evidence, record["application"]["applicant"], evidence, day)
    return Redrawn(record["decision_id"], query.id, query.header.code, record["as_of"], picture)


def shown_names(picture: Picture) -> list[str]:
    """The ids in a picture that may be told by the ids people know."""
    nodes = {node.name for node in picture.nodes.values() if node.kind not in MASKED}
    return sorted(
        nodes
        | {
            link.id
            for link in picture.links
            if {picture.nodes[link.start].kind, picture.nodes[link.end].kind}.isdisjoint(MASKED)
        }
    )


def as_dict(picture: Picture) -> dict[str, Any]:
    """As ``picture --json`` prints it; tokens still stand for identities."""
    return {
        "kind": picture.kind,
        "applicant": picture.applicant,
        "connected": picture.connected,
        "missing": picture.missing,
        "nodes": [
            {"key": one.key, "kind": one.kind, "id": one.name, "evidence": one.is_evidence, "facts": dict(one.facts)}
            for one in picture.nodes.values()
        ],
        "links": [
            {
                "from": one.start,
                "to": one.end,
                "type": one.type,
                "id": one.id,
                "evidence": one.is_evidence,
                "facts": dict(one.facts),
            }
            for one in picture.links
        ],
    }

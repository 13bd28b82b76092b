"""Captured elements under small names of their own: nothing that names anybody stays, amounts and days do.

New names sort as the old ones did, since queries break ties by id. Names, certificate numbers and hashes go; of an
address, a phone, a title or a lender stays only that it is the same one. What a case leaves out is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from functools import cache
from typing import Any

from neo4j.time import Date, DateTime

from engine.catalogue.catalogue import MODEL
from engine.clock import SHANGHAI
from engine.settings import ROOT
from engine.strict_yaml import read_yaml
from engine.workbench.elements import Elements, Link, Node

DROPPED = frozenset({"name", "uscc", "id_number", "document_sha256", "batch", "identity_fingerprint", "query_hash"})
STATE_SOURCE = "Consent"
"""The only node whose source says something."""

FOR_EVER = Date(9999, 12, 31)
LETTERS = {
    "Account": "a", "Company": "p", "Person": "p", "Unknown": "p", "Address": "r", "Phone": "h", "Case": "c",
    "Line": "l", "CreditLine": "l", "Report": "q", "CreditReport": "q", "Application": "app", "TRANSFERRED": "t",
    "GUARANTEES": "g",
    "HOLDS": "s", "Enforcement": "e", "Collateral": "k", "OperationsMonth": "m", "Statement": "b", "MeasureRun": "run",
}  # fmt: skip
"""How the new names of a kind begin; others begin with ``z``. An account's placeholder has the account's name."""

FIRST = ("Account", "Company", "Person", "Address", "Phone", "Case", "Line", "Report", "Application", "MeasureRun")


def masked(elements: Elements) -> tuple[Elements, dict[str, str]]:
    """The same elements under new names, and which name each old one has."""
    names = _names(elements)
    nodes = {id: Node(id, node.labels, _node(node, names)) for id, node in elements.nodes.items()}
    links = {id: Link(id, link.type, link.start, link.end, _link(link, names)) for id, link in elements.links.items()}
    return Elements(nodes, links), names


def _names(elements: Elements) -> dict[str, str]:
    kinds: dict[str, str] = {}
    holders = [(_kind(node.labels), node.properties) for node in elements.nodes.values()]
    holders += [(link.type, link.properties) for link in elements.links.values()]
    for kind, properties in sorted(holders, key=lambda one: FIRST.index(one[0]) if one[0] in FIRST else len(FIRST)):
        if isinstance(properties.get("id"), str):
            kinds.setdefault(properties["id"], LETTERS.get(kind, "z"))
    for kind, properties in holders:
        for key in _identities(kind):
            if key != "id" and isinstance(properties.get(key), str):
                kinds.setdefault(properties[key], "z")
    names: dict[str, str] = {}
    for letter in sorted(set(kinds.values())):
        old = sorted(name for name, of in kinds.items() if of == letter)
        width = len(str(len(old)))
        names |= {name: f"{letter}{place:0{width}d}" for place, name in enumerate(old, start=1)}
    return names


def _kind(labels: tuple[str, ...]) -> str:
    return next((label for label in labels if label != "Party"), "Party")


@cache
def _identities(kind: str) -> frozenset[str]:
    """The properties of a label or type whose values stand for somebody or something."""
    model = read_yaml((ROOT / MODEL).read_text("utf-8"), MODEL).value
    entry = model["nodes"].get(kind) or model["relationships"].get(kind) or {}
    typed = entry.get("properties") or {}
    return frozenset({"id", *(name for name, type_ in typed.items() if type_ in ("id", "token"))})


def _node(node: Node, names: Mapping[str, str]) -> dict[str, Any]:
    kind = _kind(node.labels)
    kept = _kept(kind, node.properties, names)
    if kind != STATE_SOURCE:
        kept.pop("source", None)
    return kept


def _link(link: Link, names: Mapping[str, str]) -> dict[str, Any]:
    kept = _kept(link.type, link.properties, names)
    kept.pop("source", None)
    if link.type == "TRANSFERRED":
        _leave_out_what_follows(kept)
    return kept


def _kept(kind: str, properties: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    identities = _identities(kind)
    kept = {
        key: names.get(value, value) if key in identities and isinstance(value, str) else value
        for key, value in properties.items()
        if key not in DROPPED
    }
    if kept.get("restated") == FOR_EVER:
        del kept["restated"]
    return kept


def _leave_out_what_follows(transfer: dict[str, Any]) -> None:
    """The time as a text of Shanghai; what cypher/cases/complete makes of it again."""
    at = transfer["at"]
    local = (at.to_native() if isinstance(at, DateTime) else at).astimezone(UTC).astimezone(SHANGHAI)
    transfer["at"] = local.replace(tzinfo=None).isoformat()
    day = Date(local.year, local.month, local.day)
    if transfer.get("as_of") == transfer.get("stated_on"):
        transfer.pop("as_of", None)
    usual = {"day": day, "stated_on": day, "precise": True, "currency": "CNY"}
    for key, value in usual.items():
        if transfer.get(key) == value:
            del transfer[key]

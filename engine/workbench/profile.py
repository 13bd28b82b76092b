"""One property of the graph: how often it is unknown, how it is distributed, by source, batch and segment.

States that were restated are left out, and rows for which a consent was withdrawn. What stands for somebody or for a
row (tokens, ids) is counted and never listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from neo4j.time import Date, DateTime

from engine.catalogue.model import MODEL, Element, Model, read_model
from engine.clock import day_of
from engine.errors import UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.settings import ROOT
from engine.strict_yaml import did_you_mean

MOST = 500_000
"""Rows that are looked at; of more only these, in the order in which they are stored, and the answer says so."""

TOP, SHARES = 20, (0, 1, 5, 25, 50, 75, 95, 99, 100)
GROUPS = ("source", "batch", "industry", "size", "legal_form")
NUMBERS = frozenset({"cents", "ppm", "count", "hundredths"})
DAYS = frozenset({"date", "datetime"})
ABOUT_CONSENT = frozenset({"Consent", "Query"})
"""What says whether somebody may be asked about; a withdrawal is read from it, not ended by it."""

HIDDEN = frozenset({"id", "token"})


def find_property(name: str, model: Model) -> tuple[Element, str, str, bool]:
    """The element, the property, its type, and whether it is a node, of ``LABEL.PROPERTY``; UnknownError UNK063."""
    label, _, wanted = name.partition(".")
    elements = {**model.nodes, **model.links}
    if label not in elements:
        raise _unknown(f"the model has no label or relationship type {label!r}", label, elements)
    element = elements[label]
    # A node that everything hangs on holds only its id; what is known of it stands in its state.
    state = model.nodes.get(f"{label}State")
    if wanted not in element.properties and state is not None and wanted in state.properties:
        element = state
    if wanted not in element.properties:
        known = {**element.properties, **(state.properties if state else {})}
        raise _unknown(f"`{label}` has no property {wanted!r}", wanted, known)
    return element, wanted, element.properties[wanted], element.name in model.nodes


def _unknown(message: str, word: str, known: Mapping[str, Any]) -> UnknownError:
    near = did_you_mean(word, known)
    return UnknownError("UNK063", message, place=f"{MODEL}:1:1", expected=", ".join(sorted(known)), next_move=near)


def the_model() -> Model:
    """The model of the graph of this checkout."""
    return read_model({MODEL: (ROOT / MODEL).read_text("utf-8")})


def profile(graph: Graph, name: str, most: int = MOST) -> dict[str, Any]:
    """The shape of ``profile --json``; shares in ppm, days and months as text."""
    element, key, kind, is_node = find_property(name, the_model())
    which = "nodes" if is_node else "links"
    stored = graph.read(statement(f"records/profile_count_{which}"), label=element.name)[0]["count"]
    query, consents = statement(f"records/profile_{which}"), element.name not in ABOUT_CONSENT
    found = graph.read(query, label=element.name, property=key, most=most, consents=consents)
    rows = [row for row in found if not row["withdrawn"]]
    return {
        "property": f"{element.name}.{key}",
        "kind": kind,
        "stored": stored,
        "cut": len(found) == most,
        "withdrawn": len(found) - len(rows),
        **_told([row["value"] for row in rows], kind),
        "by": {group: _by(rows, group, kind) for group in GROUPS if any(row[group] is not None for row in rows)},
    }


def _by(rows: Iterable[Mapping[str, Any]], group: str, kind: str) -> dict[str, Any]:
    values: dict[str, list[Any]] = {}
    for row in rows:
        values.setdefault("unknown" if row[group] is None else str(row[group]), []).append(row["value"])
    return {name: _told(some, kind) for name, some in sorted(values.items(), key=lambda each: (-len(each[1]), each[0]))}


def _told(values: list[Any], kind: str) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    told: dict[str, Any] = {
        "rows": len(values),
        "unknown": len(values) - len(known),
        "unknown_share": (len(values) - len(known)) * 1_000_000 // len(values) if values else None,
        "distinct": len(set(known)),
    }
    if kind in HIDDEN or not known:
        return told
    if kind in NUMBERS:
        ordered = sorted(known)
        # The smallest value that so many per cent of the known ones do not pass: one that occurs, never a mean.
        quantiles = {f"{share}%": ordered[max(0, -(-share * len(ordered) // 100) - 1)] for share in SHARES}
        return {
            **told,
            "quantiles": quantiles,
            "zero": sum(value == 0 for value in known),
            "negative": sum(value < 0 for value in known),
        }
    if kind in DAYS:
        days = [_day(value) for value in known]
        months = Counter(day[:7] for day in days)
        return {**told, "first": min(days), "last": max(days), "months": dict(sorted(months.items()))}
    top = sorted(Counter(_word(value) for value in known).items(), key=lambda each: (-each[1], each[0]))
    return {**told, "top": dict(top[:TOP])}


def _day(value: Date | DateTime) -> str:
    return day_of(value.to_native()).isoformat() if isinstance(value, DateTime) else value.iso_format()


def _word(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)

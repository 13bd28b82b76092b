"""Whether a projection into GDS is the same whatever order the data came in, and what is named of it is in it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalogue.model import Model
from engine.catalogue.queries import Query
from engine.catalogue.scope import Facts
from engine.catalogue.syntax import (
    Call,
    CallProcedure,
    ListOf,
    Literal,
    MapOf,
    Name,
    Piece,
    Projection,
    Property,
    everything,
)
from engine.errors import CatalogueError
from engine.strict_yaml import did_you_mean

MADE = {
    "relationshipWeightProperty": ("relationshipProperties",),
    "relationshipTypes": ("relationshipType",),
    "nodeLabels": ("sourceNodeLabels", "targetNodeLabels"),
    "seedProperty": ("sourceNodeProperties", "targetNodeProperties"),
    "nodeWeightProperty": ("sourceNodeProperties", "targetNodeProperties"),
    "nodeProperties": ("sourceNodeProperties", "targetNodeProperties"),
}
"""What an algorithm names, and where the projection says it."""


def faults(query: Query, facts: Facts, model: Model) -> Iterator[CatalogueError]:
    """IND025, IND036, IND037."""
    made: dict[str, set[str]] = {}
    for call, before in facts.projections:
        yield from _order(query, call, before)
        yield from _labels(query, call, model)
        for key, value in _settings(call).items():
            made.setdefault(key, set()).update(_words(value))
    for procedure in facts.calls:
        if isinstance(procedure, CallProcedure) and procedure.name.startswith("gds.") and facts.projections:
            yield from _named(query, procedure, made)
            yield from _repeatable(query, procedure)


def _order(query: Query, call: Call, before: Projection | None) -> Iterator[CatalogueError]:
    ordered = {
        piece.of for piece in (before.order if before else ()) if isinstance(piece, Property) and piece.key == "id"
    }
    missing = [piece.name for piece in call.arguments[1:3] if isinstance(piece, Name) and piece not in ordered]
    if missing:
        yield query.error(
            "IND036", "the order of this projection depends on how the data were loaded", call.token,
            expected=f"ORDER BY {', '.join(f'{name}.id' for name in missing)} in the WITH before it",
        )  # fmt: skip


def _labels(query: Query, call: Call, model: Model) -> Iterator[CatalogueError]:
    """Labels and types written out in a projection exist in the model."""
    settings = _settings(call)
    for key, known in (
        ("sourceNodeLabels", model.nodes),
        ("targetNodeLabels", model.nodes),
        ("relationshipType", model.links),
    ):
        for literal in _literals(settings.get(key)):
            if literal.value not in known:
                yield query.error(
                    "IND025", f"`{key}`: there is no `{literal.value}`", literal.token,
                    expected="what cypher/schema/model.yaml lists", next_move=did_you_mean(literal.value, known),
                )  # fmt: skip


def _named(query: Query, procedure: CallProcedure, made: dict[str, set[str]]) -> Iterator[CatalogueError]:
    for key, value in _settings(procedure).items():
        known = set().union(*(made.get(name, set()) for name in MADE.get(key, ())))
        for literal in _literals(value) if key in MADE else ():
            if literal.value not in known:
                yield query.error(
                    "IND037", f"`{key}` names `{literal.value}`, which the projection does not hold", literal.token,
                    expected=", ".join(sorted(known)) or f"a projection with {' or '.join(MADE[key])}",
                    next_move=did_you_mean(literal.value, known),
                )  # fmt: skip


def _repeatable(query: Query, procedure: CallProcedure) -> Iterator[CatalogueError]:
    if procedure.name.endswith(".stream") and "concurrency" not in _settings(procedure):
        yield query.error(
            "IND036", "with several threads the same data give other scores", procedure.token,
            expected="`concurrency: $concurrency`, and `concurrency: 1` in the header's settings",
        )  # fmt: skip


def _settings(call: Call | CallProcedure) -> dict[str, Piece]:
    """Every key of the maps that a call is given."""
    maps = [piece for piece in call.arguments if isinstance(piece, MapOf)]
    return {entry.key: entry.value for each in maps for entry in each.entries}


def _words(value: Piece) -> set[str]:
    """The names that a setting makes: keys of a map, or texts."""
    keys = {entry.key for piece in everything(value) if isinstance(piece, MapOf) for entry in piece.entries}
    return keys | {literal.value for literal in _literals(value)}


def _literals(value: Piece | None) -> list[Literal]:
    if isinstance(value, ListOf):
        return [literal for item in value.items for literal in _literals(item)]
    return [value] if isinstance(value, Literal) and value.kind == "text" else []

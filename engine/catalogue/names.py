"""Whether everything a query names exists: labels, types and their direction, properties, variables, functions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalogue.kinds import FUNCTIONS, PARTS, Kind, LinkKind, MapKind, NodeKind, Scalar
from engine.catalogue.model import Model
from engine.catalogue.queries import Query
from engine.catalogue.scope import Astray, Binding, Facts
from engine.catalogue.syntax import Call
from engine.errors import CatalogueError
from engine.strict_yaml import did_you_mean

UNREAD = {
    "with": "nothing reads it behind this WITH",
    "unwind": "nothing reads it",
    "call": "the subquery returns it and nothing reads it",
    "import": "the subquery imports it and does not read it",
    "each": "the list is walked through without looking at it",
    "match": "nothing reads it",
}


def faults(query: Query, facts: Facts, model: Model) -> Iterator[CatalogueError]:
    """IND023, IND025 to IND029."""
    for name, is_link in facts.unknown_labels:
        known = model.links if is_link else dict.fromkeys(model.nodes)
        yield query.error(
            "IND025",
            f"there is no {'relationship type' if is_link else 'label'} `{name.name}`",
            name.token,
            expected="what cypher/schema/model.yaml lists",
            next_move=did_you_mean(name.name, known),
        )
    for astray in facts.astray:
        yield _astray(query, astray, model)
    for token, key, of in facts.reads:
        known_keys, whose = _keys(of, model)
        if known_keys is not None and key not in known_keys and key.lower() not in known_keys:
            yield query.error(
                "IND027",
                f"{whose} has no `{key}`",
                token,
                expected=", ".join(sorted(known_keys)) or "nothing to read there",
                next_move=did_you_mean(key, known_keys),
            )
    for name, known_names in facts.undefined:
        yield query.error(
            "IND028", f"nothing binds `{name.name}` here", name.token, next_move=did_you_mean(name.name, known_names)
        )
    yield from _unread(query, facts)
    yield from _functions(query, facts)


def _astray(query: Query, astray: Astray, model: Model) -> CatalogueError:
    types = [name.name for name in astray.link.labels.names] if astray.link.labels else []
    ways = [f"({start})-[:{name}]->({end})" for name in types for start, end in model.links[name].between]
    shown = "|".join(types)
    return query.error(
        "IND026",
        f"no `{shown}` leads this way" if astray.turned else f"no `{shown}` links such nodes",
        astray.link.labels.token if astray.link.labels else astray.link.token,
        expected=", ".join(ways),
        next_move="turn the arrow round" if astray.turned else "name another label or type",
    )


def _keys(of: Kind, model: Model) -> tuple[dict[str, str] | None, str]:
    """What can be read of a thing, and what to call it; None where nothing is known of it."""
    if isinstance(of, NodeKind):
        return model.properties(of.labels), _one_of(of.labels)
    if isinstance(of, LinkKind):
        return model.properties(of.types), _one_of(of.types)
    if isinstance(of, MapKind) and of.entries:
        return dict.fromkeys(of.known, ""), "this row"
    if isinstance(of, Scalar) and of.name in PARTS:
        return dict.fromkeys(PARTS[of.name], ""), f"a {of.name}"
    if isinstance(of, Scalar) and of.name != "nothing":
        return {}, f"a value in {of.name}"
    return None, ""


def _one_of(names: frozenset[str]) -> str:
    return f"`{'` or `'.join(sorted(names))}`" if len(names) <= 3 else "none of the labels possible here"


def _unread(query: Query, facts: Facts) -> Iterator[CatalogueError]:
    for binding in facts.bindings:
        if not (binding.used or binding.matters) and binding.origin in UNREAD:
            yield query.error(
                "IND029",
                f"`{binding.name}`: {UNREAD[binding.origin]}",
                binding.token,
                next_move=_instead(binding),
            )


def _instead(binding: Binding) -> str:
    return "leave the name out" if binding.origin == "match" else f"remove `{binding.name}`"


def _functions(query: Query, facts: Facts) -> Iterator[CatalogueError]:
    for call in facts.calls:
        if isinstance(call, Call) and "." not in call.name and call.name not in FUNCTIONS:
            yield query.error(
                "IND023", f"Cypher has no function `{call.token.text}`", call.token,
                next_move=did_you_mean(call.name, FUNCTIONS),
            )  # fmt: skip

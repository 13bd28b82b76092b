"""Whether a search has bounds: in time (nothing of the future is seen), in length, and in where it begins."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalogue.kinds import NodeKind
from engine.catalogue.model import Model
from engine.catalogue.queries import Query
from engine.catalogue.scope import Facts, Pattern, Seen
from engine.catalogue.syntax import (
    Call,
    Each,
    Group,
    Link,
    MapOf,
    Name,
    Operation,
    Parameter,
    Piece,
    Property,
    conjuncts,
    everything,
)
from engine.catalogue.zero import MIRRORED
from engine.errors import CatalogueError

Bound = tuple[str, str]
"""A property and how it must compare."""

STATE: tuple[Bound, ...] = (("as_of", "<="), ("restated", ">"))
BOUNDS: dict[str, tuple[Bound, ...]] = {
    "TRANSFERRED": (("at", "<"), ("stated_on", "<=")),
    "Consent": (("from", "<="), ("to", ">="), ("withdrawn_at", "IS NULL")),
    "Query": (("as_of", "<="), ("asked_at", "<=")),
}
"""What differs from STATE: a transfer has one state, a withdrawal counts whatever T, a query is never restated."""

STATED_ONCE = frozenset({"Application", "TRANSFERRED"})
"""Whoever found one by its id, or by a row that names it, knows it; a stub of an application says no more than that."""

SHOWN = {
    "as_of": "{0}.as_of <= $as_of_date",
    "restated": "{0}.restated > $as_of_date",
    "at": "{0}.at < $as_of",
    "stated_on": "{0}.stated_on <= $as_of_date",
    "asked_at": "{0}.asked_at <= $as_of",
    "from": "{0}.from <= $as_of_date",
    "to": "{0}.to >= $as_of_date",
    "withdrawn_at": "{0}.withdrawn_at IS NULL",
}


def time_faults(query: Query, facts: Facts, model: Model) -> Iterator[CatalogueError]:
    """IND033: a state or transfer that is read without saying as of when."""
    for pattern in facts.patterns:
        for seen in pattern.seen:
            yield from _unbounded(query, pattern, seen, model)
    stable = {start for start, _ in model.links["HAS_STATE"].between} if "HAS_STATE" in model.links else set()
    for token, key, of in facts.reads:
        if (
            isinstance(of, NodeKind)
            and of.labels
            and of.labels <= stable
            and key in model.properties(of.labels)
            and key != "id"
        ):
            yield query.error(
                "IND033", f"`{key}` of a stable node is that of today, whatever the as-of", token,
                next_move="read it from the state: (x)-[:HAS_STATE]->(state)",
            )  # fmt: skip


def _unbounded(query: Query, pattern: Pattern, seen: Seen, model: Model) -> Iterator[CatalogueError]:
    elements = [] if seen.known else model.elements(seen.names)
    if not elements or not all(element.state or element.name in BOUNDS for element in elements):
        return
    if seen.names <= STATED_ONCE and (
        _found_by_id(seen, pattern) or (seen.names == {"Application"} and not seen.variable)
    ):
        return
    needed = dict.fromkeys(bound for name in sorted(seen.names) for bound in BOUNDS.get(name, STATE))
    if pattern.alone and seen.variable is not None and _keys_read(pattern.clause, seen.variable.name) == {"as_of"}:
        # Whether anybody had said anything by then: which state is in force does not matter.
        needed.pop(("restated", ">"), None)
    variable = seen.variable.name if seen.variable else "x"
    tests = _tests_of(seen, pattern)
    missing = [prop for prop, sign in needed if seen.variable is None or not _holds(tests, prop, sign)]
    if missing:
        shown = " AND ".join(SHOWN[prop].format(variable) for prop in missing)
        what = "|".join(sorted(seen.names))
        named = f"`{variable}`" if seen.variable else "it has no name, so"
        yield query.error(
            "IND033",
            f"{named} is a {what} without a bound in time"
            if seen.variable
            else f"a {what} without a bound in time: {named} nothing can bound it",
            seen.variable.token if seen.variable else seen.piece.token,
            expected=shown,
            next_move="add it to the WHERE of this pattern",
        )


def _found_by_id(seen: Seen, pattern: Pattern) -> bool:
    """Whether an id that was found before, or given, says which one is meant."""
    if isinstance(seen.properties, MapOf) and any(entry.key == "id" for entry in seen.properties.entries):
        return True
    tests = _tests_of(seen, pattern)
    return any(_compares(test, of, "id", sign) for test, of in tests for sign in ("=", "IN"))


def _keys_read(clause: Piece, variable: str) -> set[str]:
    return {
        piece.key
        for piece in everything(clause)
        if isinstance(piece, Property) and isinstance(piece.of, Name) and piece.of.name == variable
    }


def _tests_of(seen: Seen, pattern: Pattern) -> list[tuple[Piece, str]]:
    """Every test that an element must pass, with the name it has there."""
    if seen.variable is None:
        return []
    found = [(test, seen.variable.name) for test in [*seen.tests, *pattern.tests, *pattern.later]]
    for test in [*pattern.tests, *pattern.later]:
        if isinstance(test, Each) and test.kind == "all" and _walks(test.source, seen):
            found += [(inner, test.variable.name) for inner in conjuncts(test.where)]
    return found


def _walks(source: Piece, seen: Seen) -> bool:
    """Whether ``all(x IN source …)`` speaks of each of these elements: by its name, or by the path it lies on."""
    if isinstance(source, Name):
        return seen.variable is not None and source.name == seen.variable.name
    argument = source.arguments[0] if isinstance(source, Call) and source.arguments else None
    return (
        isinstance(argument, Name)
        and isinstance(source, Call)
        and source.name == "relationships"
        and argument.name == seen.path
    )


def _holds(tests: list[tuple[Piece, str]], key: str, sign: str) -> bool:
    return any(_compares(test, variable, key, sign) for test, variable in tests)


def _compares(test: Piece, variable: str, key: str, sign: str) -> bool:
    """Whether a test compares a property this way with something that is given or was found, and not written out."""
    if not isinstance(test, Operation):
        return False
    read = test.operands[0]
    if test.operator == "IS NULL" or sign == "IS NULL":
        return test.operator == sign and _is_property(read, variable, key)
    if len(test.operands) != 2 or test.operator not in (*MIRRORED, "IN"):
        return False
    left, right = test.operands
    if test.operator in MIRRORED and _is_property(right, variable, key):
        return _as_wanted(MIRRORED[test.operator], sign, left)
    return _is_property(left, variable, key) and _as_wanted(test.operator, sign, right)


def _as_wanted(found: str, wanted: str, other: Piece) -> bool:
    if not any(isinstance(piece, Parameter | Name) for piece in everything(other)):
        return False
    if wanted == "<":
        return found == "<" or (found == "<=" and other != Parameter(other.token, "as_of"))
    return found == wanted or (wanted == "<=" and found in ("<", "="))


def _is_property(piece: Piece, variable: str, key: str) -> bool:
    return isinstance(piece, Property) and piece.key == key and isinstance(piece.of, Name) and piece.of.name == variable


def length_faults(query: Query, facts: Facts) -> Iterator[CatalogueError]:
    """IND034: a path that may be of any length."""
    for path in facts.paths:
        for part in path.parts:
            if isinstance(part, Link | Group) and part.high is None:
                yield query.error(
                    "IND034", "this path may be of any length", part.token, expected="an upper bound",
                    next_move="write `*1..6` or `{1,6}`",
                )  # fmt: skip


def start_faults(query: Query, facts: Facts, model: Model) -> Iterator[CatalogueError]:
    """IND035: a pattern in which nothing is known, so that the whole graph is searched."""
    for pattern in facts.patterns:
        for places in _components(pattern):
            seen = [pattern.seen[place] for place in places]
            if not any(one.known or _by_key(one, pattern, model) for one in seen):
                yield query.error(
                    "IND035", "this search begins nowhere: every node of the graph is looked at", seen[0].piece.token,
                    expected="a variable from before, or a key: `{id: $applicant}`, `WHERE x.id IN $accounts`",
                    next_move="begin at the applicant, or at what a definition found",
                )  # fmt: skip


def _components(pattern: Pattern) -> list[list[int]]:
    """Places of the pattern that hang together, by a path or by a variable that two paths share."""
    found: list[tuple[set[str], list[int]]] = []
    for places in pattern.joined:
        names = {seen.variable.name for seen in (pattern.seen[place] for place in places) if seen.variable}
        joined = [one for one in found if one[0] & names]
        found = [one for one in found if not one[0] & names]
        found.append(
            (names.union(*(one[0] for one in joined)), [*places, *(place for one in joined for place in one[1])])
        )
    return [sorted(places) for _, places in found]


def _by_key(seen: Seen, pattern: Pattern, model: Model) -> bool:
    if seen.labels is None or seen.labels.negated:
        return False
    names = [name.name for name in seen.labels.names]
    keys = [{key for label, key in model.keys if label == name} for name in names]
    known = set.intersection(*keys) if seen.labels.any else set().union(*keys)
    if isinstance(seen.properties, MapOf) and any(entry.key in known for entry in seen.properties.entries):
        return True
    if seen.variable is None:
        return False
    tests = [*seen.tests, *pattern.tests]
    return any(_compares_key(test, seen.variable.name, key) for test in tests for key in known)


def _compares_key(test: Piece, variable: str, key: str) -> bool:
    if not isinstance(test, Operation) or test.operator not in ("=", "IN"):
        return False
    sides = test.operands if test.operator == "=" else test.operands[:1]
    return any(_is_property(side, variable, key) for side in sides)

"""What a query is made of: expressions, patterns and clauses as plain values.

Two pieces are equal where they say the same, wherever they stand; ``token`` is where each begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from engine.catalogue.cypher import Token


@dataclass(frozen=True, slots=True)
class Piece:
    """Anything that stands in a query."""

    token: Token = field(compare=False, repr=False)


# Expressions.


@dataclass(frozen=True, slots=True)
class Literal(Piece):
    """A value written out; ``kind`` is whole, float, text, boolean or null."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Parameter(Piece):
    """``$name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Name(Piece):
    """A variable, where it is bound or where it is read."""

    name: str


@dataclass(frozen=True, slots=True)
class Property(Piece):
    """``of.key``; ``token`` is that of the key."""

    of: Piece
    key: str


@dataclass(frozen=True, slots=True)
class Index(Piece):
    """``of[index]``."""

    of: Piece
    index: Piece


@dataclass(frozen=True, slots=True)
class Slice(Piece):
    """``of[begin..end]``."""

    of: Piece
    begin: Piece | None
    end: Piece | None


@dataclass(frozen=True, slots=True)
class Call(Piece):
    """``name(arguments)``, with the full dotted name in small letters; ``count(*)`` has no arguments."""

    name: str
    arguments: tuple[Piece, ...]
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Operation(Piece):
    """``left + right``, ``NOT x``, ``x IS NULL``: the operator in capitals and what it works on."""

    operator: str
    operands: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Labels(Piece):
    """Labels or types of a pattern. ``any``: one of them is enough. ``negated``: a ``!`` stands among them."""

    names: tuple[Name, ...]
    any: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Labelled(Piece):
    """``x:Person`` as a test."""

    of: Piece
    labels: Labels


@dataclass(frozen=True, slots=True)
class Branch(Piece):
    """``WHEN test THEN result``."""

    test: Piece
    result: Piece


@dataclass(frozen=True, slots=True)
class Case(Piece):
    """``CASE subject WHEN … THEN … ELSE otherwise END``."""

    subject: Piece | None
    branches: tuple[Branch, ...]
    otherwise: Piece | None


@dataclass(frozen=True, slots=True)
class ListOf(Piece):
    """``[a, b]``."""

    items: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry(Piece):
    """``key: value``."""

    key: str
    value: Piece


@dataclass(frozen=True, slots=True)
class MapOf(Piece):
    """``{key: value}``, or ``of {.key, key: value}``, or with ``whole`` ``of {.*}``."""

    entries: tuple[Entry, ...]
    of: Piece | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Each(Piece):
    """``[variable IN source WHERE where | result]``; ``kind`` is list, or any, all, none, single of the same form."""

    kind: str
    variable: Name
    source: Piece
    where: Piece | None
    result: Piece | None


@dataclass(frozen=True, slots=True)
class Fold(Piece):
    """``reduce(total = start, variable IN source | body)``; allReduce has a test ``until`` besides."""

    total: Name
    start: Piece
    variable: Name
    source: Piece
    body: Piece
    until: Piece | None


@dataclass(frozen=True, slots=True)
class Matched(Piece):
    """A pattern as a test, or ``[path WHERE where | result]``."""

    path: Path
    where: Piece | None = None
    result: Piece | None = None


@dataclass(frozen=True, slots=True)
class Subquery(Piece):
    """``EXISTS { … }``, ``COUNT { … }`` or ``COLLECT { … }``."""

    kind: str
    query: Query


# Patterns.


@dataclass(frozen=True, slots=True)
class Node(Piece):
    """``(variable:Label {key: value} WHERE where)``."""

    variable: Name | None
    labels: Labels | None
    properties: Piece | None
    where: Piece | None


@dataclass(frozen=True, slots=True)
class Link(Piece):
    """``-[variable:TYPE*low..high]->``; direction is ``>``, ``<`` or empty. varied: a length stands there.

    high: None where there is no upper bound.
    """

    variable: Name | None
    labels: Labels | None
    properties: Piece | None
    where: Piece | None
    direction: str
    varied: bool
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Group(Piece):
    """``((a)-[r]->(b) WHERE where){low,high}``; ``repeated`` is false for mere brackets around a path."""

    path: Path
    where: Piece | None
    repeated: bool
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Path(Piece):
    """Nodes, links and groups in a row. ``selector``: SHORTEST and the like."""

    variable: Name | None
    selector: str
    parts: tuple[Node | Link | Group, ...]


# Clauses.


@dataclass(frozen=True, slots=True)
class Match(Piece):
    """``MATCH paths WHERE where``."""

    optional: bool
    paths: tuple[Path, ...]
    where: Piece | None


@dataclass(frozen=True, slots=True)
class Unwind(Piece):
    """``UNWIND source AS variable``."""

    source: Piece
    variable: Name


@dataclass(frozen=True, slots=True)
class Item(Piece):
    """``value AS name``; the name is empty where an expression has none."""

    value: Piece
    name: str


@dataclass(frozen=True, slots=True)
class Projection(Piece):
    """``WITH`` or ``RETURN``; ``whole`` where a ``*`` stands first."""

    kind: str
    distinct: bool
    whole: bool
    items: tuple[Item, ...]
    order: tuple[Piece, ...]
    skip: Piece | None
    limit: Piece | None
    where: Piece | None


@dataclass(frozen=True, slots=True)
class CallQuery(Piece):
    """``CALL (imports) { query }``; ``whole``: everything is imported."""

    optional: bool
    whole: bool
    imports: tuple[Name, ...]
    query: Query


@dataclass(frozen=True, slots=True)
class CallProcedure(Piece):
    """``CALL name(arguments) YIELD columns``."""

    name: str
    arguments: tuple[Piece, ...]
    yields: tuple[Item, ...]
    where: Piece | None


Clause = Match | Unwind | Projection | CallQuery | CallProcedure


@dataclass(frozen=True, slots=True)
class Query(Piece):
    """Parts joined by UNION, each a row of clauses."""

    parts: tuple[tuple[Clause, ...], ...]


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name != "token")


def pieces(piece: Piece) -> Iterator[Piece]:
    """The pieces directly inside a piece, in the order of the text."""
    kind: Any = type(piece)
    waiting = [getattr(piece, name) for name in _fields(kind)]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, Piece):
            yield value
        elif isinstance(value, tuple):
            waiting[:0] = value


def everything(piece: Piece) -> Iterator[Piece]:
    """A piece and all pieces inside it."""
    yield piece
    for inner in pieces(piece):
        yield from everything(inner)


def conjuncts(test: Piece | None) -> Iterator[Piece]:
    """The tests that must all hold for a test to hold."""
    if isinstance(test, Operation) and test.operator == "AND":
        for part in test.operands:
            yield from conjuncts(part)
    elif test is not None:
        yield test

"""What a query can name at a place, and what was found on the way through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.catalogue.cypher import Token
from engine.catalogue.kinds import Kind
from engine.catalogue.model import Model
from engine.catalogue.syntax import (
    Call,
    CallProcedure,
    Labels,
    Link,
    Match,
    Matched,
    Name,
    Operation,
    Path,
    Piece,
    Projection,
)


@dataclass(eq=False)
class Binding:
    """A variable from the place where it is bound. origin: match, with, unwind, call, each, fold.

    matters: it changes the answer even if nobody reads it, as a key that rows are grouped by does.
    value: the expression it stands for, where it is an alias.
    """

    name: str
    token: Token
    kind: Kind
    origin: str
    matters: bool = False
    value: Piece | None = None
    used: bool = False


@dataclass(eq=False)
class Scope:
    """The variables that can be named, those of the scope around it included. never_zero: what no row has as zero."""

    names: dict[str, Binding] = field(default_factory=dict)
    outer: Scope | None = None
    never_zero: frozenset[Piece] = frozenset()

    def find(self, name: str) -> Binding | None:
        """The binding of a name, from the innermost scope outwards."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def known(self) -> Iterator[str]:
        """Every name that can be read here."""
        yield from self.names
        if self.outer is not None:
            yield from self.outer.known()

    def inside(self, bindings: Iterable[Binding] = ()) -> Scope:
        """A scope within this one."""
        return Scope({binding.name: binding for binding in bindings}, self, self.never_zero)


@dataclass(eq=False)
class Seen:
    """A node or relationship of a pattern. names: what it may be. many: it stands for a list of them.

    labels: as written. tests: what must hold of it inside the pattern. known: it was bound before.
    """

    piece: Piece
    variable: Name | None
    names: frozenset[str]
    labels: Labels | None
    is_link: bool
    many: bool
    known: bool
    properties: Piece | None
    tests: list[Piece]
    path: str = ""


@dataclass(eq=False)
class Pattern:
    """What one MATCH, or one pattern inside an expression, looks for; ``tests`` must all hold of what it finds.

    joined: for each path, the places in ``seen`` of its elements. later: tests of a WITH … WHERE behind it.
    alone: it is all that is asked, whether there is one.
    """

    clause: Match | Matched
    seen: list[Seen]
    joined: list[list[int]]
    tests: list[Piece]
    later: list[Piece] = field(default_factory=list)
    alone: bool = False


@dataclass(frozen=True)
class Compared:
    """Two sides of a comparison, or of ``+`` and ``-``, with their kinds."""

    token: Token
    operator: str
    left: Piece
    left_kind: Kind
    right: Piece
    right_kind: Kind


@dataclass(frozen=True)
class Astray:
    """A link that leads from nothing to nothing the model has; turned: it would, the other way round."""

    link: Link
    start: frozenset[str]
    end: frozenset[str]
    turned: bool


@dataclass(eq=False)
class Facts:
    """Everything that a walk through a query met."""

    bindings: list[Binding] = field(default_factory=list)
    undefined: list[tuple[Name, list[str]]] = field(default_factory=list)
    reads: list[tuple[Token, str, Kind]] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    unknown_labels: list[tuple[Name, bool]] = field(default_factory=list)
    astray: list[Astray] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    divided: list[tuple[Operation, frozenset[Piece]]] = field(default_factory=list)
    calls: list[Call | CallProcedure] = field(default_factory=list)
    projections: list[tuple[Call, Projection | None]] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    returns: list[dict[str, tuple[Piece, Kind, Scope]]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What is known before a walk begins: the model, the kind of every parameter, and which are always above zero."""

    model: Model
    parameters: Mapping[str, Kind]
    positive: frozenset[str] = frozenset()

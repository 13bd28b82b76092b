"""A walk through a query, clause by clause: what each name stands for from there on, and what is read of the graph."""

from __future__ import annotations

from typing import Any

from engine.catalogue import matching
from engine.catalogue.evaluating import KINDS, unknown
from engine.catalogue.kinds import (
    AGGREGATES,
    ANY,
    NOTHING,
    PARTS,
    Kind,
    LinkKind,
    MapKind,
    NodeKind,
    Scalar,
    element,
    merged,
    of_unit,
)
from engine.catalogue.scope import Binding, Facts, Known, Scope
from engine.catalogue.syntax import (
    Call,
    CallProcedure,
    CallQuery,
    Clause,
    Match,
    Name,
    Piece,
    Projection,
    Query,
    Subquery,
    Unwind,
    conjuncts,
    everything,
    pieces,
)
from engine.catalogue.zero import nonzero_if


class Walk:
    """One walk through one query; what it meets stands in ``facts``."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.facts = Facts()

    def query(self, query: Query, scope: Scope, top: bool = False) -> dict[str, Kind]:
        """Walk all parts of a query; returns the columns it returns, with their kinds."""
        columns: dict[str, Kind] = {}
        for part in query.parts:
            for name, kind in self._part(part, Scope({}, scope, scope.never_zero), top).items():
                columns[name] = merged([columns.get(name, NOTHING), kind])
        return columns

    def _part(self, part: tuple[Clause, ...], scope: Scope, top: bool) -> dict[str, Kind]:
        first = len(self.facts.patterns)
        returned: dict[str, Kind] = {}
        before: Clause | None = None
        for clause in part:
            if isinstance(clause, Projection):
                scope = self._projection(clause, scope, before)
                if clause.kind == "RETURN":
                    returned = {name: binding.kind for name, binding in scope.names.items()}
                    if top:
                        self._returned(clause, scope)
                elif clause.where is not None:
                    for pattern in self.facts.patterns[first:]:
                        pattern.later += conjuncts(clause.where)
            else:
                self._clause(clause, scope)
            before = clause
        return returned

    def _clause(self, clause: Clause, scope: Scope) -> None:
        if isinstance(clause, Match):
            matching.match(self, clause, scope)
            scope.never_zero |= nonzero_if(clause.where, self.known.positive)
        elif isinstance(clause, Unwind):
            kind = self.kind(clause.source, scope)
            self.bind(scope, Binding(clause.variable.name, clause.variable.token, element(kind), "unwind"))
        elif isinstance(clause, CallQuery):
            self._call_query(clause, scope)
        elif isinstance(clause, CallProcedure):
            self.facts.calls.append(clause)
            for argument in clause.arguments:
                self.kind(argument, scope)
            for item in clause.yields:
                self.bind(scope, Binding(item.name, item.token, ANY, "yield", matters=True))
            if clause.where is not None:
                self.kind(clause.where, scope)

    def _call_query(self, clause: CallQuery, scope: Scope) -> None:
        inner = Scope({}, scope if clause.whole else None, scope.never_zero)
        for name in clause.imports:
            self.kind(name, scope)
            binding = scope.find(name.name)
            if binding is not None:
                inner.names[name.name] = self._carried(name, binding)
        imported = list(inner.names.values())
        for column, kind in self.query(clause.query, inner).items():
            token = _return_token(clause.query, column)
            self.bind(scope, Binding(column, token, kind, "call"))
        self.facts.bindings += imported

    def _carried(self, name: Name, binding: Binding) -> Binding:
        return Binding(name.name, name.token, binding.kind, "import", value=binding.value)

    def bind(self, scope: Scope, binding: Binding) -> None:
        """Let a name be read from here on; one that is bound again where it stands already is another one."""
        scope.names[binding.name] = binding
        self.facts.bindings.append(binding)

    # WITH and RETURN.

    def _projection(self, clause: Projection, scope: Scope, before: Clause | None) -> Scope:
        grouped = clause.distinct or any(aggregates(item.value) for item in clause.items)
        after = Scope(dict(scope.names) if clause.whole else {}, scope.outer)
        if clause.whole and scope.outer is not None and clause.kind == "RETURN":
            after.names = dict(scope.names)
        for item in clause.items:
            kind = self.kind(item.value, scope)
            binding = self._item(item.value, item.name, item.token, kind, grouped, scope)
            if clause.kind == "RETURN":
                after.names[item.name] = binding
            elif item.name:
                self.bind(after, binding)
            self._projected(item.value, before)
        if clause.whole and clause.kind == "RETURN":
            for binding in after.names.values():
                binding.used = True
        after.never_zero = _still_never_zero(clause, scope)
        both = Scope({**scope.names, **after.names}, scope.outer, after.never_zero)
        for piece in (*clause.order, clause.skip, clause.limit):
            if piece is not None:
                self.kind(piece, both)
        if clause.where is not None:
            self.kind(clause.where, after if grouped else both)
            after.never_zero |= nonzero_if(clause.where, self.known.positive)
        return after

    def _item(self, value: Piece, name: str, token: Any, kind: Kind, grouped: bool, scope: Scope) -> Binding:
        key = grouped and not aggregates(value)
        found = scope.find(value.name) if isinstance(value, Name) else None
        meaning = found.value if found is not None and found.value is not None else value
        return Binding(name, token, kind, "with", matters=key, value=meaning)

    def _projected(self, value: Piece, before: Clause | None) -> None:
        for piece in everything(value):
            if isinstance(piece, Call) and piece.name == "gds.graph.project":
                self.facts.projections.append((piece, before if isinstance(before, Projection) else None))

    def _returned(self, clause: Projection, scope: Scope) -> None:
        self.facts.returns.append(
            {item.name: (item.value, scope.names[item.name].kind, scope) for item in clause.items if item.name}
        )

    # Expressions.

    def kind(self, piece: Piece, scope: Scope, sure: frozenset[Piece] = frozenset()) -> Kind:
        """The kind of an expression; ``sure`` are expressions that are never zero where this one is computed."""
        return KINDS.get(type(piece), unknown)(self, piece, scope, sure)

    def kinds(self, items: tuple[Piece, ...], scope: Scope, sure: frozenset[Piece]) -> list[Kind]:
        """The kinds of several expressions."""
        return [self.kind(item, scope, sure) for item in items]

    def read(self, token: Any, key: str, of: Kind) -> Kind:
        """The kind of a property or key of something."""
        self.facts.reads.append((token, key, of))
        if isinstance(of, NodeKind):
            return of_unit(self.known.model.properties(of.labels).get(key, ""))
        if isinstance(of, LinkKind):
            return of_unit(self.known.model.properties(of.types).get(key, ""))
        if isinstance(of, MapKind):
            return of.known.get(key, ANY)
        if isinstance(of, Scalar):
            return PARTS.get(of.name, {}).get(key.lower(), ANY)
        return ANY


def aggregates(piece: Piece) -> bool:
    """Whether an expression joins rows; a subquery has rows of its own."""
    if isinstance(piece, Subquery):
        return False
    if isinstance(piece, Call) and piece.name in AGGREGATES:
        return True
    return any(aggregates(inner) for inner in pieces(piece))


def _names(piece: Piece) -> set[str]:
    return {inner.name for inner in everything(piece) if isinstance(inner, Name)}


def _still_never_zero(clause: Projection, scope: Scope) -> frozenset[Piece]:
    """What is never zero behind WITH: expressions all of whose names go through it under the same name."""
    if clause.whole:
        return scope.never_zero
    kept = {item.name for item in clause.items if isinstance(item.value, Name) and item.value.name == item.name}
    return frozenset(piece for piece in scope.never_zero if _names(piece) <= kept)


def _return_token(query: Query, name: str) -> Any:
    for clause in query.parts[0]:
        if isinstance(clause, Projection) and clause.kind == "RETURN":
            return next((item.token for item in clause.items if item.name == name), clause.token)
    return query.token

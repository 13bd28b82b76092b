"""A walk through a query: what each name stands for, of which kind each expression is, what is read of the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.catalogue import matching
from engine.catalogue.kinds import (
    AGGREGATES,
    ANY,
    BOOLEAN,
    COUNT,
    DATE,
    DATETIME,
    DURATION,
    FLOAT,
    FUNCTIONS,
    NOTHING,
    NUMBER,
    PARTS,
    TEXT,
    Kind,
    LinkKind,
    ListKind,
    MapKind,
    NodeKind,
    Scalar,
    element,
    group_of,
    is_whole,
    merged,
    of_unit,
    one_unit,
)
from engine.catalogue.scope import Binding, Compared, Facts, Known, Scope
from engine.catalogue.syntax import (
    Call,
    CallProcedure,
    CallQuery,
    Case,
    Clause,
    Each,
    Fold,
    Index,
    Labelled,
    ListOf,
    Literal,
    MapOf,
    Match,
    Matched,
    Name,
    Operation,
    Parameter,
    Piece,
    Projection,
    Property,
    Query,
    Slice,
    Subquery,
    Unwind,
    conjuncts,
    everything,
    pieces,
)
from engine.catalogue.zero import nonzero_if, nonzero_unless

COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
TESTS = frozenset({"AND", "OR", "XOR", "NOT", "IS NULL", "IS NOT NULL", "IS TYPE", "=~", "CONTAINS"})
LITERALS = {"whole": NUMBER, "float": FLOAT, "text": TEXT, "boolean": BOOLEAN, "null": NOTHING}


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
        return KINDS.get(type(piece), _unknown)(self, piece, scope, sure)

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


def _unknown(walk: Walk, piece: Piece, scope: Scope, sure: frozenset[Piece]) -> Kind:
    return ANY


def _literal(walk: Walk, piece: Literal, scope: Scope, sure: frozenset[Piece]) -> Kind:
    return LITERALS[piece.kind]


def _parameter(walk: Walk, piece: Parameter, scope: Scope, sure: frozenset[Piece]) -> Kind:
    return walk.known.parameters.get(piece.name, ANY)


def _name(walk: Walk, piece: Name, scope: Scope, sure: frozenset[Piece]) -> Kind:
    binding = scope.find(piece.name)
    if binding is None:
        walk.facts.undefined.append((piece, list(scope.known())))
        return ANY
    binding.used = True
    return binding.kind


def _property(walk: Walk, piece: Property, scope: Scope, sure: frozenset[Piece]) -> Kind:
    return walk.read(piece.token, piece.key, walk.kind(piece.of, scope, sure))


def _index(walk: Walk, piece: Index, scope: Scope, sure: frozenset[Piece]) -> Kind:
    of = walk.kind(piece.of, scope, sure)
    walk.kind(piece.index, scope, sure)
    if isinstance(piece.index, Literal) and piece.index.kind == "text":
        return walk.read(piece.index.token, piece.index.value, of)
    return element(of)


def _slice(walk: Walk, piece: Slice, scope: Scope, sure: frozenset[Piece]) -> Kind:
    for bound in (piece.begin, piece.end):
        if bound is not None:
            walk.kind(bound, scope, sure)
    return walk.kind(piece.of, scope, sure)


def _call(walk: Walk, piece: Call, scope: Scope, sure: frozenset[Piece]) -> Kind:
    walk.facts.calls.append(piece)
    kinds = walk.kinds(piece.arguments, scope, sure)
    if piece.name in ("startnode", "endnode") and kinds and isinstance(kinds[0], LinkKind):
        ends = walk.known.model.ends(kinds[0].types)
        return NodeKind(frozenset().union(*(pair[piece.name == "endnode"] for pair in ends)))
    gives = FUNCTIONS.get(piece.name)
    return gives(kinds) if gives else ANY


def _operation(walk: Walk, piece: Operation, scope: Scope, sure: frozenset[Piece]) -> Kind:
    kinds = walk.kinds(piece.operands, scope, sure)
    operator = piece.operator
    if operator in TESTS or operator.endswith(" WITH"):
        return BOOLEAN
    if operator in COMPARISONS or operator == "IN":
        _compare(walk, piece, kinds)
        return BOOLEAN
    if operator in ("/", "%"):
        walk.facts.divided.append((piece, sure | scope.never_zero))
    if operator in ("MINUS", "PLUS"):
        return kinds[0]
    return _computed(walk, piece, kinds)


def _compare(walk: Walk, piece: Operation, kinds: list[Kind]) -> None:
    left, right = kinds[0], element(kinds[1]) if piece.operator == "IN" else kinds[1]
    walk.facts.compared.append(Compared(piece.token, piece.operator, piece.operands[0], left, piece.operands[1], right))


def _computed(walk: Walk, piece: Operation, kinds: list[Kind]) -> Kind:
    left, right = kinds
    if isinstance(left, ListKind) or isinstance(right, ListKind):
        sides = [kind if isinstance(kind, ListKind) else ListKind(kind) for kind in kinds]
        return merged(sides) if piece.operator in ("+", "||") else ANY
    if FLOAT in kinds and all(kind == FLOAT or is_whole(kind) for kind in kinds):
        _compare(walk, piece, kinds)
        return FLOAT
    if piece.operator in ("+", "-"):
        return _added(walk, piece, left, right)
    numbers = all(is_whole(kind) for kind in kinds)
    return NUMBER if numbers else DURATION if DURATION in kinds else ANY


def _added(walk: Walk, piece: Operation, left: Kind, right: Kind) -> Kind:
    if left in (DATE, DATETIME, DURATION) and right == DURATION:
        return left
    if left == DURATION and right in (DATE, DATETIME):
        return right
    if is_whole(left) and is_whole(right):
        if not one_unit(left, right):
            _compare(walk, piece, [left, right])
        return left if left == right or right == NUMBER else right if left == NUMBER else NUMBER
    if piece.operator == "+" and TEXT in (left, right):
        return TEXT
    if {group_of(left), group_of(right)} & {"date", "datetime"} and group_of(left) and group_of(right):
        _compare(walk, piece, [left, right])
    return ANY


def _case(walk: Walk, piece: Case, scope: Scope, sure: frozenset[Piece]) -> Kind:
    if piece.subject is not None:
        walk.kind(piece.subject, scope, sure)
    kinds: list[Kind] = []
    for branch in piece.branches:
        walk.kind(branch.test, scope, sure)
        kinds.append(walk.kind(branch.result, scope, sure | nonzero_if(branch.test, walk.known.positive)))
        sure |= nonzero_unless(branch.test)
    if piece.otherwise is not None:
        kinds.append(walk.kind(piece.otherwise, scope, sure))
    return merged(kinds)


def _list(walk: Walk, piece: ListOf, scope: Scope, sure: frozenset[Piece]) -> Kind:
    return ListKind(merged(walk.kinds(piece.items, scope, sure)))


def _map(walk: Walk, piece: MapOf, scope: Scope, sure: frozenset[Piece]) -> Kind:
    if piece.of is not None:
        walk.kind(piece.of, scope, sure)
    entries = tuple((entry.key, walk.kind(entry.value, scope, sure)) for entry in piece.entries)
    return ANY if piece.whole else MapKind(entries)


def _each(walk: Walk, piece: Each, scope: Scope, sure: frozenset[Piece]) -> Kind:
    of = walk.kind(piece.source, scope, sure)
    binding = Binding(piece.variable.name, piece.variable.token, element(of), "each", value=piece.source)
    inner = scope.inside()
    walk.bind(inner, binding)
    if piece.where is not None:
        walk.kind(piece.where, inner, sure)
        sure |= nonzero_if(piece.where, walk.known.positive)
    result = walk.kind(piece.result, inner, sure) if piece.result is not None else binding.kind
    return ListKind(result) if piece.kind == "list" else BOOLEAN


def _fold(walk: Walk, piece: Fold, scope: Scope, sure: frozenset[Piece]) -> Kind:
    start = walk.kind(piece.start, scope, sure)
    of = element(walk.kind(piece.source, scope, sure))
    # A map grows keys on the way, and a number without a unit gets one.
    total = ANY if isinstance(start, MapKind) or start == NUMBER else start
    inner = scope.inside()
    walk.bind(inner, Binding(piece.variable.name, piece.variable.token, of, "fold"))
    walk.bind(inner, Binding(piece.total.name, piece.total.token, total, "fold"))
    body = walk.kind(piece.body, inner, sure)
    if piece.until is not None:
        walk.kind(piece.until, inner, sure)
        return BOOLEAN
    return _folded(start, body)


def _folded(start: Kind, body: Kind) -> Kind:
    if is_whole(start) and body == ANY:
        return NUMBER
    return merged([start, body]) if body != ANY or not isinstance(start, ListKind) else ListKind(ANY)


def _labelled(walk: Walk, piece: Labelled, scope: Scope, sure: frozenset[Piece]) -> Kind:
    of = walk.kind(piece.of, scope, sure)
    matching.check_labels(walk, piece.labels, is_link=isinstance(of, LinkKind))
    return BOOLEAN


def _matched(walk: Walk, piece: Matched, scope: Scope, sure: frozenset[Piece]) -> Kind:
    inner = scope.inside()
    matching.match(walk, piece, inner)
    return ListKind(walk.kind(piece.result, inner, sure)) if piece.result is not None else BOOLEAN


def _subquery(walk: Walk, piece: Subquery, scope: Scope, sure: frozenset[Piece]) -> Kind:
    inner = Scope({}, scope, scope.never_zero | sure)
    columns = walk.query(piece.query, inner)
    if piece.kind == "EXISTS" and len(piece.query.parts) == len(piece.query.parts[0]) == 1:
        walk.facts.patterns[-1].alone = True
    if piece.kind == "COLLECT":
        return ListKind(next(iter(columns.values()), ANY))
    return BOOLEAN if piece.kind == "EXISTS" else COUNT


KINDS: dict[type[Piece], Callable[..., Kind]] = {
    Literal: _literal, Parameter: _parameter, Name: _name, Property: _property, Index: _index, Slice: _slice,
    Call: _call, Operation: _operation, Case: _case, ListOf: _list, MapOf: _map, Each: _each, Fold: _fold,
    Labelled: _labelled, Matched: _matched, Subquery: _subquery,
}  # fmt: skip


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

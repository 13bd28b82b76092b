"""The kind of each expression of a query, and what it reads, compares and divides on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.catalogue import matching
from engine.catalogue.kinds import (
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
    TEXT,
    Kind,
    LinkKind,
    ListKind,
    MapKind,
    NodeKind,
    element,
    group_of,
    is_whole,
    merged,
    one_unit,
)
from engine.catalogue.scope import Binding, Compared, Scope
from engine.catalogue.syntax import (
    Call,
    Case,
    Each,
    Fold,
    Index,
    Labelled,
    ListOf,
    Literal,
    MapOf,
    Matched,
    Name,
    Operation,
    Parameter,
    Piece,
    Property,
    Slice,
    Subquery,
)
from engine.catalogue.zero import nonzero_if, nonzero_unless

if TYPE_CHECKING:
    from engine.catalogue.meaning import Walk

COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
TESTS = frozenset({"AND", "OR", "XOR", "NOT", "IS NULL", "IS NOT NULL", "IS TYPE", "=~", "CONTAINS"})
LITERALS = {"whole": NUMBER, "float": FLOAT, "text": TEXT, "boolean": BOOLEAN, "null": NOTHING}


def unknown(walk: Walk, piece: Piece, scope: Scope, sure: frozenset[Piece]) -> Kind:
    """Anything: a piece that tells nothing of itself."""
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

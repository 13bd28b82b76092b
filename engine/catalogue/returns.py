"""Whether what a query returns is what its header promises: of which kind, and with which reasons."""

from __future__ import annotations

from collections.abc import Iterator

from engine.catalogue.headers import LISTS, NUMBERS, AnsweringHeader
from engine.catalogue.kinds import FLOAT, Kind, Scalar, group_of, one_unit
from engine.catalogue.queries import Query
from engine.catalogue.scope import Facts, Scope
from engine.catalogue.syntax import Call, Case, Literal, MapOf, Name, Piece, everything
from engine.errors import CatalogueError
from engine.strict_yaml import did_you_mean


def faults(query: Query[AnsweringHeader], facts: Facts, whole: Piece) -> Iterator[CatalogueError]:
    """IND021 for reasons, IND045 for kinds."""
    for columns in facts.returns:
        for name, (value, kind, scope) in columns.items():
            unit = "ids" if name == "evidence" else query.header.returns.get(name, "")
            if unit and not _fits(kind, unit):
                yield query.error(
                    "IND045", f"`{name}` is declared in {unit}, the query returns {_shown(kind)}", value.token
                )
            if name == "reason":
                yield from _reasons(query, value, scope)
    yield from _never_returned(query, whole)


def _fits(kind: Kind, unit: str) -> bool:
    group = group_of(kind)
    if not group:
        return True
    if unit in LISTS:
        return group == "list"
    if unit in NUMBERS:
        return group == "number" and kind != FLOAT and one_unit(kind, Scalar(unit))
    return group == unit


def _shown(kind: Kind) -> str:
    return f"a value in {kind.name}" if isinstance(kind, Scalar) else f"a {group_of(kind)}"


def _reasons(query: Query[AnsweringHeader], value: Piece, scope: Scope) -> Iterator[CatalogueError]:
    if isinstance(value, MapOf):
        for entry in value.entries:
            if entry.key not in query.header.returns:
                yield query.error(
                    "IND021", f"a reason is given for `{entry.key}`, which the header does not declare", entry.token,
                    next_move=did_you_mean(entry.key, query.header.returns),
                )  # fmt: skip
    for literal in _codes(value, scope):
        if literal.value not in query.header.reasons:
            yield query.error(
                "IND021", f"the header has no words for the reason `{literal.value}`", literal.token,
                expected=", ".join(query.header.reasons),
                next_move=did_you_mean(literal.value, query.header.reasons) or "add it to `reasons`",
            )  # fmt: skip


def _codes(value: Piece, scope: Scope) -> Iterator[Literal]:
    """The texts that an expression may come to, as far as they are written out."""
    if isinstance(value, Literal) and value.kind == "text":
        yield value
    elif isinstance(value, Case):
        for branch in value.branches:
            yield from _codes(branch.result, scope)
        if value.otherwise is not None:
            yield from _codes(value.otherwise, scope)
    elif isinstance(value, MapOf):
        for entry in value.entries:
            yield from _codes(entry.value, scope)
    elif isinstance(value, Call) and value.name == "coalesce":
        for argument in value.arguments:
            yield from _codes(argument, scope)
    elif isinstance(value, Name):
        binding = scope.find(value.name)
        if binding is not None and binding.value is not None and not isinstance(binding.value, Name):
            yield from _codes(binding.value, scope)


def _never_returned(query: Query[AnsweringHeader], whole: Piece) -> Iterator[CatalogueError]:
    written = {piece.value for piece in everything(whole) if isinstance(piece, Literal) and piece.kind == "text"}
    for code in query.header.reasons:
        if code not in written:
            yield CatalogueError(
                "IND021", f"the query never gives the reason `{code}`", place=query.document.place("reasons", code),
                next_move=did_you_mean(code, written) or f"return '{code}' AS reason, or remove it",
            )  # fmt: skip

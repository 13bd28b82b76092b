"""Which expressions are never zero at a place, by the tests that were passed on the way to it."""

from __future__ import annotations

from collections.abc import Collection

from engine.catalogue.syntax import Case, Literal, Operation, Parameter, Piece, conjuncts

MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}

NONE: frozenset[Piece] = frozenset()


def nonzero_if(test: Piece | None, positive: Collection[str]) -> frozenset[Piece]:
    """What is not zero where a test holds; ``positive``: parameters whose values are all above zero."""
    return frozenset(piece for part in conjuncts(test) for piece in _tested(part, positive))


def nonzero_unless(test: Piece) -> frozenset[Piece]:
    """What is not zero where a test does not hold: after ``x = 0`` and ``x <= 0``, and each part of an OR."""
    if isinstance(test, Operation) and test.operator == "OR":
        return NONE.union(*(nonzero_unless(part) for part in test.operands))
    for sign, left, right in _sides(test):
        if sign in ("=", "<=", ">=") and _number(right) == 0:
            return frozenset({left})
        if sign == "<" and (_number(right) or 0) > 0:
            return frozenset({left})
    return NONE


def never_zero(piece: Piece, sure: frozenset[Piece], positive: Collection[str]) -> bool:
    """Whether an expression is certainly not zero where ``sure`` are not."""
    if piece in sure:
        return True
    if isinstance(piece, Literal):
        return _number(piece) != 0
    if isinstance(piece, Parameter):
        return piece.name in positive
    if isinstance(piece, Operation) and piece.operator == "*":
        return all(never_zero(part, sure, positive) for part in piece.operands)
    return isinstance(piece, Case) and _case_never_zero(piece, sure, positive)


def _case_never_zero(piece: Case, sure: frozenset[Piece], positive: Collection[str]) -> bool:
    for branch in piece.branches:
        if not never_zero(branch.result, sure | nonzero_if(branch.test, positive), positive):
            return False
        sure |= nonzero_unless(branch.test)
    return piece.otherwise is None or never_zero(piece.otherwise, sure, positive)


def _tested(test: Piece, positive: Collection[str]) -> list[Piece]:
    found = []
    for sign, left, right in _sides(test):
        number = _number(right)
        above = isinstance(right, Parameter) and right.name in positive
        if (
            (sign == "<>" and number == 0)
            or (sign == ">" and (above or (number is not None and number >= 0)))
            or (sign in (">=", "=") and (above or (number or 0) > 0))
            or (sign == "<" and number is not None and number <= 0)
        ):
            found.append(left)
    return found


def _sides(test: Piece) -> list[tuple[str, Piece, Piece]]:
    """A comparison read from its left and from its right."""
    if not isinstance(test, Operation) or test.operator not in MIRRORED:
        return []
    left, right = test.operands
    return [(test.operator, left, right), (MIRRORED[test.operator], right, left)]


def _number(piece: Piece) -> float | None:
    if not isinstance(piece, Literal) or piece.kind not in ("whole", "float"):
        return None
    return float(piece.value) if piece.kind == "float" else float(int(piece.value.replace("_", ""), 0))

"""Whether values are compared and divided as they can be: days with days, whole numbers, never by zero."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.catalogue.kinds import FLOAT, Kind, Scalar, group_of, is_whole, one_unit
from engine.catalogue.queries import Query
from engine.catalogue.scope import Compared, Facts
from engine.catalogue.zero import never_zero
from engine.errors import CatalogueError

WHEN = {"date", "datetime"}


def comparison_faults(query: Query, facts: Facts, floats: bool) -> Iterator[CatalogueError]:
    """IND038, IND039, IND040; ``floats``: they may be used, as a measure does."""
    for compared in facts.compared:
        groups = {group_of(compared.left_kind), group_of(compared.right_kind)}
        if "" in groups:
            continue
        if groups == WHEN:
            yield query.error(
                "IND038",
                "a day is compared with an instant, which is always null",
                compared.token,
                expected="two dates or two datetimes",
                next_move=_other_time(compared),
            )
        elif len(groups) == 2:
            yield _two_kinds(query, compared)
        elif groups == {"number"}:
            yield from _numbers(query, compared, floats)


def _other_time(compared: Compared) -> str:
    sides = f"one side is a {_shown(compared.left_kind)}, the other a {_shown(compared.right_kind)}"
    return f"{sides}: `$as_of` is an instant, `$as_of_date` a day"


def _two_kinds(query: Query, compared: Compared) -> CatalogueError:
    left, right = _shown(compared.left_kind), _shown(compared.right_kind)
    return query.error(
        "IND039", f"`{compared.operator}` between {left} and {right} never holds", compared.token,
        expected="two values of one kind",
    )  # fmt: skip


def _numbers(query: Query, compared: Compared, floats: bool) -> Iterator[CatalogueError]:
    left, right = compared.left_kind, compared.right_kind
    if FLOAT in (left, right):
        if not floats and (is_whole(left) or is_whole(right)):
            yield query.error(
                "IND040", "a float meets a whole number", compared.token,
                expected="money in cents, shares in parts per million",
                next_move="compare by multiplying: `a * 1000000 >= b * $share`",
            )  # fmt: skip
    elif not one_unit(left, right):
        yield query.error(
            "IND039", f"`{compared.operator}` between {_shown(left)} and {_shown(right)}", compared.token,
            expected="one unit on both sides",
        )  # fmt: skip


def _shown(kind: Kind) -> str:
    return kind.name if isinstance(kind, Scalar) else group_of(kind)


def division_faults(query: Query, facts: Facts, positive: Collection[str]) -> Iterator[CatalogueError]:
    """IND041: a division whose divisor may be zero."""
    for operation, sure in facts.divided:
        if not never_zero(operation.operands[1], sure, positive):
            yield query.error(
                "IND041", "the divisor may be zero, and then the whole query fails", operation.token,
                next_move="write `CASE WHEN divisor > 0 THEN … END`, or `WHERE divisor > 0` before",
            )  # fmt: skip

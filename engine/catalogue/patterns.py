"""Tokens to patterns: nodes, links between them, and groups that repeat."""

from __future__ import annotations

from engine.catalogue import expressions
from engine.catalogue.cursor import Cursor
from engine.catalogue.cypher import Token
from engine.catalogue.syntax import Group, Labels, Link, Name, Node, Path, Piece

SELECTORS = frozenset({"SHORTEST", "ALL", "ANY"})


def begins_here(cursor: Cursor, ahead: int = 0) -> bool:
    """Whether a bracket that opens here is that of a node with a link behind it, and not one around an expression."""
    if cursor.peek(ahead).text != "(":
        return False
    cursor.place += ahead
    end = cursor.closing()
    after, then = cursor.peek(end + 1).text, cursor.peek(end + 2).text
    cursor.place -= ahead
    return (after == "-" and then in ("[", "-", "->")) or (after == "<-" and then in ("[", "-"))


def path(cursor: Cursor) -> Path:
    """A path, with its name and selector where it has them."""
    token = cursor.peek()
    variable = None
    if token.kind in ("name", "quoted") and cursor.peek(1).text == "=":
        variable = cursor.name_here()
        cursor.take()
    selector = _selector(cursor)
    if cursor.peek().word in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
        selector = cursor.take().word
        cursor.expect("(")
        inner = path(cursor)
        cursor.expect(")")
        return Path(token, variable, selector, inner.parts)
    return Path(token, variable, selector, _parts(cursor))


def _selector(cursor: Cursor) -> str:
    words = []
    if cursor.peek().word in SELECTORS and cursor.peek(1).text != "=":
        while cursor.peek().text != "(":
            words.append(cursor.take().word)
            if len(words) > 5:
                raise cursor.error("a path")
    return " ".join(words)


def _parts(cursor: Cursor) -> tuple[Node | Link | Group, ...]:
    parts: list[Node | Link | Group] = []
    while True:
        if cursor.at("("):
            parts.append(_group(cursor) if _is_group(cursor) else _node(cursor))
        elif parts and (cursor.at("-") or cursor.at("<-")):
            parts.append(_link(cursor))
        elif parts:
            return tuple(parts)
        else:
            raise cursor.error("a pattern such as `(a)-[r:TYPE]->(b)`")


def _is_group(cursor: Cursor) -> bool:
    """Whether the bracket holds a path and not a node: it begins with a bracket, or with ``name = (``."""
    return cursor.peek(1).text == "(" or (cursor.peek(2).text == "=" and cursor.peek(3).text == "(")


def _group(cursor: Cursor) -> Group:
    token = cursor.expect("(")
    inner = path(cursor)
    where = expressions.expression(cursor) if cursor.accept("WHERE") else None
    cursor.expect(")")
    repeated, low, high = _quantity(cursor)
    return Group(token, inner, where, repeated, low, high)


def _quantity(cursor: Cursor) -> tuple[bool, int, int | None]:
    """``{2,5}``, ``{3}``, ``+`` or ``*`` after a group or a link: whether there is one, its least and its most."""
    if cursor.accept("+"):
        return True, 1, None
    if cursor.accept("*"):
        return True, 0, None
    if not (cursor.at("{") and cursor.peek(1).kind in ("number", "symbol")):
        return False, 1, 1
    cursor.take()
    low = _whole(cursor)
    if cursor.accept("}"):
        return True, low or 0, low
    cursor.expect(",")
    high = _whole(cursor)
    cursor.expect("}")
    return True, low or 0, high


def _whole(cursor: Cursor) -> int | None:
    if cursor.peek().kind != "number":
        return None
    if not cursor.peek().text.isdigit():
        raise cursor.error("a whole number")
    return int(cursor.take().text)


def _node(cursor: Cursor) -> Node:
    token = cursor.expect("(")
    variable, found, properties, where = _inside(cursor)
    cursor.expect(")")
    return Node(token, variable, found, properties, where)


def _inside(cursor: Cursor) -> tuple[Name | None, Labels | None, Piece | None, Piece | None]:
    variable = None
    if cursor.peek().kind in ("name", "quoted") and not (
        cursor.at("WHERE") and cursor.peek(1).text not in (")", ":", "]")
    ):
        variable = cursor.name_here()
    found = labels(cursor) if cursor.accept(":") or cursor.accept("IS") else None
    return variable, found, _properties(cursor), _where(cursor)


def _properties(cursor: Cursor) -> Piece | None:
    if cursor.at("{") or cursor.peek().kind == "parameter":
        return expressions.expression(cursor)
    return None


def _where(cursor: Cursor) -> Piece | None:
    return expressions.expression(cursor) if cursor.accept("WHERE") else None


def labels(cursor: Cursor) -> Labels:
    """A label expression after its colon: the names in it, and how they are joined."""
    token = cursor.peek()
    names: list[Name] = []
    signs: set[str] = set()
    while True:
        while cursor.peek().text in ("!", "(", "%"):
            signs.add(cursor.take().text)
        if "%" not in signs or cursor.peek().kind in ("name", "quoted"):
            names.append(cursor.name_here())
        while "(" in signs and cursor.at(")"):
            cursor.take()
        if cursor.peek().text not in ("|", "&", ":"):
            return Labels(token, tuple(names), "|" in signs, "!" in signs)
        signs.add(cursor.take().text)
        cursor.accept(":")


def _link(cursor: Cursor) -> Link:
    token = cursor.take()
    left = token.text == "<-"
    variable: Name | None = None
    found: Labels | None = None
    properties: Piece | None = None
    where: Piece | None = None
    varied, low = False, 1
    high: int | None = 1
    if cursor.accept("["):
        variable, found, varied, low, high, properties, where = _details(cursor)
        cursor.expect("]")
    right = _arrow(cursor)
    direction = {(True, False): "<", (False, True): ">"}.get((left, right), "")
    after = _quantity(cursor)
    if after[0]:
        varied, low, high = after
    return Link(token, variable, found, properties, where, direction, varied, low, high)


def _arrow(cursor: Cursor) -> bool:
    if cursor.accept("->"):
        return True
    cursor.expect("-")
    return cursor.accept(">") or cursor.accept("->")


def _details(
    cursor: Cursor,
) -> tuple[Name | None, Labels | None, bool, int, int | None, Piece | None, Piece | None]:
    variable = None
    if cursor.peek().kind in ("name", "quoted") and not (
        cursor.at("WHERE") and cursor.peek(1).text not in ("]", ":", "*")
    ):
        variable = cursor.name_here()
    found = labels(cursor) if cursor.accept(":") or cursor.accept("IS") else None
    varied, low = False, 1
    high: int | None = 1
    if cursor.at("*"):
        varied, low, high = _length(cursor.take(), cursor)
    return variable, found, varied, low, high, _properties(cursor), _where(cursor)


def _length(star: Token, cursor: Cursor) -> tuple[bool, int, int | None]:
    """``*``, ``*3``, ``*2..``, ``*..5`` or ``*2..5``."""
    low = _whole(cursor)
    if not cursor.accept(".."):
        return True, 1 if low is None else low, low
    return True, 1 if low is None else low, _whole(cursor)

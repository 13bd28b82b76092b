"""Tokens to clauses, and clauses to a query."""

from __future__ import annotations

from engine.catalogue import cypher, patterns
from engine.catalogue.cursor import Cursor
from engine.catalogue.expressions import expression
from engine.catalogue.syntax import (
    CallProcedure,
    CallQuery,
    Clause,
    Item,
    Match,
    Name,
    Piece,
    Projection,
    Query,
    Unwind,
)

PAGES = ("ORDER", "SKIP", "OFFSET", "LIMIT")
STARTS = "MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL or RETURN"


def parse(found: list[cypher.Token], name: str) -> Query:
    """A query as clauses; CatalogueError IND024 where something stands that cannot stand there."""
    cursor = Cursor(found, name)
    query = _query(cursor)
    cursor.accept(";")
    if cursor.peek().kind != "end":
        raise cursor.error(STARTS)
    return query


def inner_query(cursor: Cursor) -> Query:
    """What stands in the braces of EXISTS, COUNT or COLLECT: a query, or a mere pattern."""
    token = cursor.peek()
    if token.text == "(" or (token.kind in ("name", "quoted") and cursor.peek(1).text == "="):
        return Query(token, ((_match(cursor, token, optional=False),),))
    return _query(cursor)


def _query(cursor: Cursor) -> Query:
    token = cursor.peek()
    parts: list[tuple[Clause, ...]] = []
    while not parts or cursor.accept("UNION"):
        cursor.accept("ALL") or cursor.accept("DISTINCT")
        parts.append(_part(cursor))
    return Query(token, tuple(parts))


def _part(cursor: Cursor) -> tuple[Clause, ...]:
    found: list[Clause] = []
    while cursor.peek().kind != "end" and not (cursor.at("}") or cursor.at("UNION") or cursor.at(";")):
        found.append(_clause(cursor))
    return tuple(found)


def _clause(cursor: Cursor) -> Clause:
    token = cursor.peek()
    if cursor.accept("OPTIONAL", "MATCH"):
        return _match(cursor, token, optional=True)
    if cursor.accept("MATCH"):
        return _match(cursor, token, optional=False)
    if cursor.accept("UNWIND"):
        source = expression(cursor)
        cursor.expect("AS")
        return Unwind(token, source, cursor.name_here())
    if cursor.accept("WITH") or cursor.accept("RETURN"):
        return _projection(cursor, token)
    if cursor.accept("LET"):
        return Projection(token, "WITH", False, True, _bindings(cursor), (), None, None, None)
    if cursor.accept("FILTER"):
        cursor.accept("WHERE")
        return Projection(token, "WITH", False, True, (), (), None, None, expression(cursor))
    if any(cursor.at(word) for word in PAGES):
        return Projection(token, "WITH", False, True, (), *_page(cursor), None)
    if cursor.accept("OPTIONAL", "CALL"):
        return _call(cursor, token, optional=True)
    if cursor.accept("CALL"):
        return _call(cursor, token, optional=False)
    raise cursor.error(STARTS)


def _match(cursor: Cursor, token: cypher.Token, optional: bool) -> Match:
    cursor.accept("REPEATABLE", "ELEMENTS") or cursor.accept("DIFFERENT", "RELATIONSHIPS")
    paths = [patterns.path(cursor)]
    while cursor.accept(","):
        paths.append(patterns.path(cursor))
    while cursor.at("USING"):
        _hint(cursor)
    where = expression(cursor) if cursor.accept("WHERE") else None
    return Match(token, optional, tuple(paths), where)


def _hint(cursor: Cursor) -> None:
    """``USING INDEX n:Label(property)`` and the like: advice to the planner, nothing that is read."""
    cursor.take()
    while cursor.peek().kind != "end" and not any(cursor.at(word) for word in ("USING", "WHERE")):
        if cursor.take().text == ")":
            return


def _projection(cursor: Cursor, token: cypher.Token) -> Projection:
    distinct = cursor.accept("DISTINCT")
    whole = cursor.accept("*")
    items: list[Item] = []
    while cursor.accept(",") if whole or items else True:
        items.append(_item(cursor))
    page = _page(cursor)
    where = expression(cursor) if token.word == "WITH" and cursor.accept("WHERE") else None
    return Projection(token, token.word, distinct, whole, tuple(items), *page, where)


def _page(cursor: Cursor) -> tuple[tuple[Piece, ...], Piece | None, Piece | None]:
    """``ORDER BY … SKIP … LIMIT …``, each where it stands; they may also stand without WITH."""
    order = _order(cursor)
    skip = expression(cursor) if cursor.accept("SKIP") or cursor.accept("OFFSET") else None
    return order, skip, expression(cursor) if cursor.accept("LIMIT") else None


def _bindings(cursor: Cursor) -> tuple[Item, ...]:
    """``LET name = value, …``."""
    found: list[Item] = []
    while not found or cursor.accept(","):
        name = cursor.name_here()
        cursor.expect("=")
        found.append(Item(name.token, expression(cursor), name.name))
    return tuple(found)


def _item(cursor: Cursor) -> Item:
    value = expression(cursor)
    if cursor.accept("AS"):
        alias = cursor.name_here()
        return Item(alias.token, value, alias.name)
    return Item(value.token, value, value.name if isinstance(value, Name) else "")


def _order(cursor: Cursor) -> tuple[Piece, ...]:
    found: list[Piece] = []
    if cursor.accept("ORDER"):
        cursor.expect("BY")
        while not found or cursor.accept(","):
            found.append(expression(cursor))
            any(cursor.accept(word) for word in ("ASC", "ASCENDING", "DESC", "DESCENDING"))
    return tuple(found)


def _call(cursor: Cursor, token: cypher.Token, optional: bool) -> CallQuery | CallProcedure:
    if cursor.at("(") or cursor.at("{"):
        return _call_query(cursor, token, optional)
    parts = [cursor.name_here()]
    while cursor.accept("."):
        parts.append(cursor.name_here())
    arguments = _arguments(cursor)
    yields: list[Item] = []
    if cursor.accept("YIELD") and not cursor.accept("*"):
        while not yields or cursor.accept(","):
            yields.append(_item(cursor))
    where = expression(cursor) if cursor.accept("WHERE") else None
    name = ".".join(part.name for part in parts).lower()
    return CallProcedure(parts[0].token, name, arguments, tuple(yields), where)


def _arguments(cursor: Cursor) -> tuple[Piece, ...]:
    found: list[Piece] = []
    if cursor.accept("("):
        while not cursor.accept(")"):
            if found:
                cursor.expect(",")
            found.append(expression(cursor))
    return tuple(found)


def _call_query(cursor: Cursor, token: cypher.Token, optional: bool) -> CallQuery:
    whole = cursor.at("{")
    imports: list[Name] = []
    if cursor.accept("("):
        whole = cursor.accept("*")
        while not cursor.accept(")"):
            if imports:
                cursor.expect(",")
            imports.append(cursor.name_here())
    cursor.expect("{")
    query = _query(cursor)
    cursor.expect("}")
    return CallQuery(token, optional, whole, tuple(imports), query)

"""Tokens to expressions: from OR, which binds least, down to a single value."""

from __future__ import annotations

from engine.catalogue import clauses, patterns
from engine.catalogue.cursor import Cursor
from engine.catalogue.syntax import (
    Branch,
    Call,
    Case,
    Each,
    Entry,
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

COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
QUANTIFIERS = frozenset({"ANY", "ALL", "NONE", "SINGLE"})
SUBQUERIES = frozenset({"EXISTS", "COUNT", "COLLECT"})
CONSTANTS = {"TRUE": "boolean", "FALSE": "boolean", "NULL": "null", "NAN": "float", "INFINITY": "float"}


def expression(cursor: Cursor) -> Piece:
    """A whole expression."""
    return _joined(cursor, ("OR", "XOR", "AND"))


def _joined(cursor: Cursor, words: tuple[str, ...]) -> Piece:
    if not words:
        return _negated(cursor)
    parts = [_joined(cursor, words[1:])]
    while cursor.accept(words[0]):
        parts.append(_joined(cursor, words[1:]))
    return Operation(parts[0].token, words[0], tuple(parts)) if len(parts) > 1 else parts[0]


def _negated(cursor: Cursor) -> Piece:
    if cursor.at("NOT"):
        token = cursor.take()
        return Operation(token, "NOT", (_negated(cursor),))
    return _compared(cursor)


def _compared(cursor: Cursor) -> Piece:
    tests: list[Piece] = []
    left = first = _predicated(cursor)
    while cursor.peek().word in COMPARISONS:
        sign = cursor.take()
        right = _predicated(cursor)
        tests.append(Operation(sign, sign.text, (left, right)))
        left = right
    return tests[0] if len(tests) == 1 else Operation(first.token, "AND", tuple(tests)) if tests else first


def _predicated(cursor: Cursor) -> Piece:
    left = _added(cursor)
    while True:
        sign = cursor.peek()
        if cursor.accept("STARTS", "WITH") or cursor.accept("ENDS", "WITH"):
            left = Operation(sign, f"{sign.word} WITH", (left, _added(cursor)))
        elif cursor.accept("CONTAINS") or cursor.accept("=~") or cursor.accept("IN"):
            left = Operation(sign, sign.word, (left, _added(cursor)))
        elif cursor.accept("IS", "NOT", "NULL"):
            left = Operation(sign, "IS NOT NULL", (left,))
        elif cursor.accept("IS", "NULL"):
            left = Operation(sign, "IS NULL", (left,))
        elif cursor.at("IS") or sign.text == "::":
            left = Operation(sign, "IS TYPE", (left,))
            _skip_type(cursor)
        else:
            return left


def _skip_type(cursor: Cursor) -> None:
    """``IS :: INTEGER NOT NULL`` and its relatives: the type itself is nobody's business here."""
    cursor.accept("IS")
    cursor.accept("NOT")
    cursor.accept("NORMALIZED")
    if cursor.accept("::") or cursor.accept("TYPED"):
        while cursor.peek().kind == "name" and cursor.peek().word not in ("AND", "OR", "XOR", "THEN"):
            cursor.take()


def _added(cursor: Cursor) -> Piece:
    left = _multiplied(cursor)
    while cursor.peek().word in ("+", "-", "||"):
        sign = cursor.take()
        left = Operation(sign, sign.text, (left, _multiplied(cursor)))
    return left


def _multiplied(cursor: Cursor) -> Piece:
    left = _raised(cursor)
    while cursor.peek().word in ("*", "/", "%"):
        sign = cursor.take()
        left = Operation(sign, sign.text, (left, _raised(cursor)))
    return left


def _raised(cursor: Cursor) -> Piece:
    left = _signed(cursor)
    while cursor.at("^"):
        left = Operation(cursor.take(), "^", (left, _signed(cursor)))
    return left


def _signed(cursor: Cursor) -> Piece:
    if cursor.at("-") or cursor.at("+"):
        sign = cursor.take()
        inner = _signed(cursor)
        if isinstance(inner, Literal):
            return Literal(sign, inner.kind, f"{sign.text}{inner.value}")
        return Operation(sign, "MINUS" if sign.text == "-" else "PLUS", (inner,))
    return _followed(cursor, _value(cursor))


def _followed(cursor: Cursor, of: Piece) -> Piece:
    """What stands after a value: ``.key``, ``[index]``, ``[begin..end]``, ``:Label``, ``{.key}``."""
    while True:
        if cursor.at("."):
            cursor.take()
            key = cursor.name_here()
            of = Property(key.token, of, key.name)
        elif cursor.at("["):
            of = _indexed(cursor, of)
        elif cursor.at(":") and isinstance(of, Name):
            token = cursor.take()
            of = Labelled(token, of, patterns.labels(cursor))
        elif cursor.at("{") and isinstance(of, Name):
            of = _map(cursor, of)
        else:
            return of


def _indexed(cursor: Cursor, of: Piece) -> Piece:
    token = cursor.expect("[")
    begin = None if cursor.at("..") else expression(cursor)
    if cursor.accept(".."):
        end = None if cursor.at("]") else expression(cursor)
        cursor.expect("]")
        return Slice(token, of, begin, end)
    cursor.expect("]")
    assert begin is not None
    return Index(token, of, begin)


def _value(cursor: Cursor) -> Piece:
    token = cursor.peek()
    if token.kind == "parameter":
        return Parameter(cursor.take(), token.text[1:].strip("`"))
    if token.kind == "text":
        return Literal(cursor.take(), "text", token.text[1:-1])
    if token.kind == "number":
        return Literal(cursor.take(), "float" if _is_float(token.text) else "whole", token.text)
    if token.text == "(":
        return _bracketed(cursor)
    if token.text == "[":
        return _list(cursor)
    if token.text == "{":
        return _map(cursor)
    if token.kind in ("name", "quoted"):
        return _worded(cursor)
    raise cursor.error("an expression")


def _is_float(text: str) -> bool:
    return "." in text or ("e" in text.lower() and not text.lower().startswith("0x"))


def _bracketed(cursor: Cursor) -> Piece:
    if patterns.begins_here(cursor):
        path = patterns.path(cursor)
        return Matched(path.token, path)
    cursor.expect("(")
    inner = expression(cursor)
    cursor.expect(")")
    return inner


def _list(cursor: Cursor) -> Piece:
    token = cursor.expect("[")
    if cursor.peek().kind in ("name", "quoted") and cursor.peek(1).word == "IN":
        each = _each(cursor, "list")
        cursor.expect("]")
        return each
    if patterns.begins_here(cursor) or (cursor.peek(1).text == "=" and patterns.begins_here(cursor, 2)):
        return _pattern_list(cursor)
    items = _until(cursor, "]")
    return ListOf(token, items)


def _each(cursor: Cursor, kind: str) -> Each:
    variable = cursor.name_here()
    cursor.expect("IN")
    source = expression(cursor)
    where = expression(cursor) if cursor.accept("WHERE") else None
    result = expression(cursor) if cursor.accept("|") else None
    return Each(variable.token, kind, variable, source, where, result)


def _pattern_list(cursor: Cursor) -> Matched:
    path = patterns.path(cursor)
    where = expression(cursor) if cursor.accept("WHERE") else None
    cursor.expect("|")
    result = expression(cursor)
    cursor.expect("]")
    return Matched(path.token, path, where, result)


def _until(cursor: Cursor, closing: str) -> tuple[Piece, ...]:
    """Expressions with commas between them, up to a closing bracket."""
    items: list[Piece] = []
    while not cursor.accept(closing):
        if items:
            cursor.expect(",")
        items.append(expression(cursor))
    return tuple(items)


def _map(cursor: Cursor, of: Name | None = None) -> MapOf:
    token = cursor.expect("{")
    entries: list[Entry] = []
    whole = False
    while not cursor.accept("}"):
        if entries or whole:
            cursor.expect(",")
        if of is not None and cursor.accept(".", "*"):
            whole = True
        elif of is not None and cursor.accept("."):
            key = cursor.name_here()
            entries.append(Entry(key.token, key.name, Property(key.token, of, key.name)))
        else:
            entries.append(_entry(cursor, projected=of is not None))
    return MapOf(token, tuple(entries), of, whole)


def _entry(cursor: Cursor, projected: bool) -> Entry:
    key = cursor.name_here()
    if projected and not cursor.at(":"):
        return Entry(key.token, key.name, key)
    cursor.expect(":")
    return Entry(key.token, key.name, expression(cursor))


def _worded(cursor: Cursor) -> Piece:
    token = cursor.peek()
    after = cursor.peek(1)
    if token.kind == "name":
        if token.word in SUBQUERIES and after.text == "{":
            return _subquery(cursor)
        if token.word == "CASE" and after.text not in (".", ",", ")", "]", "}"):
            return _case(cursor)
        if token.word in CONSTANTS and after.text not in (".", "("):
            cursor.take()
            return Literal(token, CONSTANTS[token.word], token.text.lower())
        if token.word in QUANTIFIERS and after.text == "(" and cursor.peek(3).word == "IN":
            return _quantified(cursor)
        if token.word in ("REDUCE", "ALLREDUCE") and after.text == "(":
            return _fold(cursor)
    if _is_call(cursor):
        return _call(cursor)
    return cursor.name_here()


def _is_call(cursor: Cursor) -> bool:
    ahead = 1
    while cursor.peek(ahead).text == "." and cursor.peek(ahead + 1).kind in ("name", "quoted"):
        ahead += 2
    return cursor.peek(ahead).text == "("


def _call(cursor: Cursor) -> Call:
    first = cursor.name_here()
    parts = [first.name]
    while cursor.accept("."):
        parts.append(cursor.name_here().name)
    cursor.expect("(")
    if cursor.accept("*"):
        cursor.expect(")")
        return Call(first.token, "count", ())
    distinct = cursor.accept("DISTINCT")
    return Call(first.token, ".".join(parts).lower(), _until(cursor, ")"), distinct)


def _quantified(cursor: Cursor) -> Each:
    kind = cursor.take().word.lower()
    cursor.expect("(")
    each = _each(cursor, kind)
    cursor.expect(")")
    return each


def _fold(cursor: Cursor) -> Fold:
    token = cursor.take()
    cursor.expect("(")
    total = cursor.name_here()
    cursor.expect("=")
    start = expression(cursor)
    cursor.expect(",")
    variable = cursor.name_here()
    cursor.expect("IN")
    source = expression(cursor)
    cursor.expect("|")
    body = expression(cursor)
    until = expression(cursor) if cursor.accept(",") else None
    cursor.expect(")")
    return Fold(token, total, start, variable, source, body, until)


def _case(cursor: Cursor) -> Case:
    token = cursor.expect("CASE")
    subject = None if cursor.at("WHEN") else expression(cursor)
    branches = []
    while cursor.at("WHEN"):
        when = cursor.take()
        test = _branch_test(cursor, subject)
        cursor.expect("THEN")
        branches.append(Branch(when, test, expression(cursor)))
    if not branches:
        raise cursor.error("`WHEN`")
    otherwise = expression(cursor) if cursor.accept("ELSE") else None
    cursor.expect("END")
    return Case(token, subject, tuple(branches), otherwise)


def _branch_test(cursor: Cursor, subject: Piece | None) -> Piece:
    """``WHEN 1, 2`` and ``WHEN > 1`` of a CASE with a subject, as the tests they stand for."""
    tests: list[Piece] = []
    while not tests or cursor.accept(","):
        sign = cursor.peek()
        if subject is not None and sign.word in COMPARISONS:
            cursor.take()
            tests.append(Operation(sign, sign.text, (subject, _predicated(cursor))))
        elif subject is not None:
            tests.append(Operation(sign, "=", (subject, expression(cursor))))
        else:
            tests.append(expression(cursor))
    return tests[0] if len(tests) == 1 else Operation(tests[0].token, "OR", tuple(tests))


def _subquery(cursor: Cursor) -> Subquery:
    token = cursor.take()
    cursor.expect("{")
    query = clauses.inner_query(cursor)
    cursor.expect("}")
    return Subquery(token, token.word, query)

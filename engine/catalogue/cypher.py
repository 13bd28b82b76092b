"""A query as tokens: just enough of Cypher to see what it names, calls, writes and returns.

Comments and the inside of strings never count. The grammar itself is Neo4j's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import CatalogueError

TOKEN = re.compile(
    r"""
    (?P<space>\s+ | //[^\n\r]* | /\*.*?\*/)
  | (?P<text>'(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*")
  | (?P<quoted>`(?:``|[^`])*`)
  | (?P<parameter>\$(?:\w+|`(?:``|[^`])*`))
  | (?P<number>\d+(?:\.\d+)?[eE][+-]?\d+ | \d\w*(?:\.\d\w*)?)
  | (?P<name>[^\W\d]\w*)
  | (?P<symbol><=|>=|<>|=~|\+=|->|<-|\.\.|\|\||::|[^\s'"`\w])
    """,
    re.VERBOSE | re.DOTALL,
)

OPENING = {"(": ")", "[": "]", "{": "}"}

AFTER_RETURN = {"ORDER", "SKIP", "OFFSET", "LIMIT", "UNION", ";"}


@dataclass(frozen=True)
class Token:
    """One word or sign of a query; ``depth`` counts the brackets around it, line and column start at 1."""

    kind: str
    text: str
    line: int
    column: int
    depth: int

    @property
    def word(self) -> str:
        """The text in upper case where it is a bare word, else the sign itself: what keywords are compared with."""
        return self.text.upper() if self.kind == "name" else self.text if self.kind == "symbol" else ""


@dataclass(frozen=True)
class Column:
    """One column of a RETURN clause; ``name`` is empty where an expression has no alias."""

    name: str
    token: Token


@lru_cache(maxsize=256)
def tokens(text: str, name: str) -> list[Token]:
    """All tokens of a query, which nobody changes; IND020 where a string, a comment or a bracket is never closed."""
    found: list[Token] = []
    closing: list[tuple[str, Token]] = []
    position, line, line_start = 0, 1, 0
    while position < len(text):
        match = TOKEN.match(text, position)
        place = f"{name}:{line}:{position - line_start + 1}"
        if match is None or (match.group() == "/" and text.startswith("/*", position)):
            raise CatalogueError("IND020", "a string, quoted name or comment begins here and never ends", place=place)
        kind, piece = match.lastgroup or "", match.group()
        if kind != "space":
            closes = bool(closing) and piece == closing[-1][0]
            if closes:
                closing.pop()
            elif kind == "symbol" and piece in OPENING.values():
                raise CatalogueError("IND020", f"`{piece}` closes nothing", place=place)
            token = Token(kind, piece, line, position - line_start + 1, len(closing))
            found.append(token)
            if kind == "symbol" and piece in OPENING:
                closing.append((OPENING[piece], token))
        position = match.end()
        if "\n" in piece:
            line += piece.count("\n")
            line_start = match.start() + piece.rindex("\n") + 1
    if closing:
        opened = closing[-1][1]
        place = f"{name}:{opened.line}:{opened.column}"
        raise CatalogueError("IND020", f"`{opened.text}` is never closed", place=place)
    return found


def parameters(found: list[Token]) -> dict[str, Token]:
    """The parameters a query names, each with the first token that names it."""
    named: dict[str, Token] = {}
    for token in found:
        if token.kind == "parameter":
            named.setdefault(token.text[1:].strip("`"), token)
    return named


def keywords(found: list[Token]) -> Iterator[tuple[int, Token]]:
    """Bare words with their index, less those that can only be names: properties, labels, keys, aliases."""
    for index, token in enumerate(found):
        if token.kind != "name":
            continue
        before = found[index - 1].word if index else ""
        after = found[index + 1].text if index + 1 < len(found) else ""
        if before in {".", ":", "|", "&", "!", "AS"} or after == ":":
            continue
        yield index, token


def calls(found: list[Token]) -> Iterator[tuple[str, Token, bool]]:
    """Everything called with brackets, by its full dotted name: (name, token, whether CALL stands before it)."""
    for index, token in enumerate(found):
        if token.kind not in ("name", "quoted") or (index and found[index - 1].text == "."):
            continue
        parts, end = [token.text.strip("`")], index + 1
        while end + 1 < len(found) and found[end].text == "." and found[end + 1].kind in ("name", "quoted"):
            parts.append(found[end + 1].text.strip("`"))
            end += 2
        called = index > 0 and found[index - 1].word == "CALL"
        if called or (end < len(found) and found[end].text == "("):
            yield ".".join(parts), token, called


def arguments(found: list[Token], token: Token) -> list[Token]:
    """The tokens between the brackets that follow a called name."""
    start = next(i for i in range(found.index(token), len(found)) if found[i].text == "(")
    inside = []
    for later in found[start + 1 :]:
        if later.text == ")" and later.depth == found[start].depth:
            break
        inside.append(later)
    return inside


def returned(found: list[Token]) -> list[list[Column]]:
    """The columns of every RETURN outside brackets: one list, or one per part of a UNION."""
    clauses = []
    for index, token in keywords(found):
        if token.word == "RETURN" and token.depth == 0:
            start = index + 1
            if start < len(found) and found[start].word == "DISTINCT":
                start += 1
            clauses.append([_column(item) for item in _items(found[start:]) if item])
    return clauses


def _items(found: list[Token]) -> Iterator[list[Token]]:
    """The comma-separated expressions from here to the end of the clause."""
    item: list[Token] = []
    for token in found:
        if token.depth == 0 and token.word in AFTER_RETURN:
            break
        if token.depth == 0 and token.text == ",":
            yield item
            item = []
        else:
            item.append(token)
    yield item


def _column(item: list[Token]) -> Column:
    named = len(item) > 1 and item[-2].word == "AS"
    if named or (len(item) == 1 and item[0].kind in ("name", "quoted")):
        return Column(item[-1].text.strip("`"), item[-1])
    return Column("", item[0])

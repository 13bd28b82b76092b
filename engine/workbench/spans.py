"""Where the clauses of a query, their tests and the parts of a test stand in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.catalogue import clauses as parsing
from engine.catalogue import cypher
from engine.catalogue.cypher import Token
from engine.catalogue.syntax import CallQuery, Clause, Match, Projection
from engine.catalogue.syntax import Query as Syntax


@dataclass(frozen=True)
class Span:
    """A stretch of a text, from its first character to behind its last."""

    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """One clause. where: the test behind its WHERE; conjuncts: the tests that must all hold for it.

    inner: of a CALL with a subquery, the clauses of each part of its UNION; body: where these stand.
    """

    clause: Clause
    token: Token
    span: Span
    where: Span | None = None
    conjuncts: list[Span] = field(default_factory=list)
    inner: list[list[Part]] = field(default_factory=list)
    body: Span | None = None


class Text:
    """A query's text with its tokens and clauses."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.tokens = cypher.tokens(text, name)
        lines = [0]
        for line in text.split("\n"):
            lines.append(lines[-1] + len(line) + 1)
        self._lines = lines
        self._starts = [self.offset(token) for token in self.tokens]
        syntax = parsing.parse(self.tokens, name)
        end = self._starts[-1] + len(self.tokens[-1].text) if self.tokens else 0
        self.parts = self._union(syntax, end)

    def offset(self, token: Token) -> int:
        """Where a token begins."""
        return self._lines[token.line - 1] + token.column - 1

    def of(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def within(self, span: Span) -> Iterator[Token]:
        """The tokens of a span."""
        for token, start in zip(self.tokens, self._starts, strict=True):
            if span.start <= start < span.end:
                yield token

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = next(number for number in range(len(self._lines) - 1, -1, -1) if self._lines[number] <= offset)
        return line + 1, offset - self._lines[line] + 1

    def _union(self, syntax: Syntax, end: int) -> list[list[Part]]:
        firsts = [self._begin(part[0]) for part in syntax.parts if part]
        found = []
        for number, part in enumerate(syntax.parts):
            stop = self._before_union(firsts[number + 1]) if number + 1 < len(firsts) else end
            found.append(self._row(part, stop))
        return found

    def _row(self, row: tuple[Clause, ...], end: int) -> list[Part]:
        begins = [self._begin(clause) for clause in row]
        return [
            self._part(clause, Span(begin, self._last(begin, stop)))
            for clause, begin, stop in zip(row, begins, [*begins[1:], end], strict=True)
        ]

    def _begin(self, clause: Clause) -> int:
        """Where a clause begins; the token of a called procedure is its name, behind CALL."""
        start = self.offset(clause.token)
        number = self._starts.index(start)
        while number and self.tokens[number].word not in _BEGINNINGS:
            number -= 1
        if number and self.tokens[number - 1].word == "OPTIONAL":
            number -= 1
        return self._starts[number]

    def _before_union(self, begin: int) -> int:
        number = self._starts.index(begin)
        while self.tokens[number].word != "UNION":
            number -= 1
        return self._starts[number]

    def _last(self, start: int, stop: int) -> int:
        """Where the last token before a place ends, so that comments behind it stay outside."""
        inside = [(token, at) for token, at in zip(self.tokens, self._starts, strict=True) if start <= at < stop]
        return inside[-1][1] + len(inside[-1][0].text) if inside else stop

    def _part(self, clause: Clause, span: Span) -> Part:
        token = next(self.within(span))
        if isinstance(clause, CallQuery):
            body = self._braces(span, token.depth)
            inner = self._union(clause.query, body.end)
            return Part(clause, token, span, inner=inner, body=body)
        where = self._where(clause, span, token.depth)
        return Part(clause, token, span, where, self._conjuncts(where, token.depth) if where else [])

    def _braces(self, span: Span, depth: int) -> Span:
        opening = next(token for token in self.within(span) if token.text == "{" and token.depth == depth)
        start = self.offset(opening) + 1
        return Span(start, span.end - 1)

    def _where(self, clause: Clause, span: Span, depth: int) -> Span | None:
        if not isinstance(clause, Match | Projection) or clause.where is None:
            return None
        words = [token for token in self.within(span) if token.depth == depth and token.word in ("WHERE", "FILTER")]
        start = self.offset(words[-1]) + len(words[-1].text)
        first = next(self.within(Span(start, span.end)))
        return Span(self.offset(first), span.end)

    def _conjuncts(self, where: Span, depth: int) -> list[Span]:
        """The tests joined by AND; one where OR or XOR stands among them."""
        found, cases, start = [], 0, where.start
        last = where.start
        for token in self.within(where):
            at = self.offset(token)
            if token.depth == depth:
                cases += (token.word == "CASE") - (token.word == "END" and cases > 0)
                if not cases and token.word in ("OR", "XOR"):
                    return [where]
                if not cases and token.word == "AND":
                    found.append(Span(start, last))
                    start = -1
                    continue
            if start < 0:
                start = at
            last = at + len(token.text)
        return [*found, Span(start, last)]


_BEGINNINGS = frozenset(
    {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "LET", "FILTER", "ORDER", "SKIP", "OFFSET", "LIMIT"}
)

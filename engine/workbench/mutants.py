"""Small faults planted in a query, one at a time, as a modeler could make them.

flip      a comparison says the opposite
step      a whole number, or a parameter of rules/parameters, is one more or one less; a text or truth value another one
turn      a relationship leads the other way
drop      a test of a WHERE, or the properties in a pattern, are not asked
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from engine.catalogue import clauses as parsing
from engine.catalogue import cypher
from engine.catalogue.cypher import Token
from engine.catalogue.syntax import Link, MapOf, Node, Operation, everything
from engine.catalogue.syntax import Literal as Constant

Kind = Literal["flip", "step", "turn", "drop"]

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
SCALE = "1000000"
"""The scale of parts per million is no threshold: a step of it moves no share by a part per million."""

ENDS = frozenset(
    {"MATCH", "OPTIONAL", "WITH", "RETURN", "UNWIND", "CALL", "ORDER", "SKIP", "OFFSET", "LIMIT", "UNION", "FILTER",
     "LET", "|", ",", ";"}
)  # fmt: skip
"""What ends the test of a WHERE at its own depth."""


@dataclass(frozen=True)
class Mutant:
    """One fault: what stood there, what stands there now, where, and the whole text with it."""

    kind: Kind
    line: int
    column: int
    original: str
    replacement: str
    text: str

    @property
    def told(self) -> str:
        """The fault in one line."""
        words = {"flip": "the other way", "turn": "turned round", "drop": "dropped", "step": f"→ {self.replacement}"}
        return f"`{_short(self.original)}` {words[self.kind]}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"


def mutants(text: str, name: str, parameters: Collection[str]) -> list[Mutant]:
    """Every mutant of a query, in the order of the text; parameters: the names that rules/parameters gives."""
    maker = _Maker(text, name, parameters)
    return sorted(maker.all(), key=lambda one: (one.line, one.column, one.kind, one.replacement))


class _Maker:
    def __init__(self, text: str, name: str, parameters: Collection[str]) -> None:
        self.text = text
        self.tokens = cypher.tokens(text, name)
        self.syntax = parsing.parse(self.tokens, name)
        self.parameters = parameters
        lines = [0]
        for line in text.split("\n"):
            lines.append(lines[-1] + len(line) + 1)
        self.starts = [lines[token.line - 1] + token.column - 1 for token in self.tokens]
        self.number = {id(token): number for number, token in enumerate(self.tokens)}

    def all(self) -> Iterator[Mutant]:
        yield from self.flips()
        yield from self.steps()
        yield from self.turns()
        yield from self.drops()

    def flips(self) -> Iterator[Mutant]:
        seen = set()
        for piece in everything(self.syntax):
            if isinstance(piece, Operation) and piece.operator in OPPOSITE and piece.token.text == piece.operator:
                number = self.number[id(piece.token)]
                if number not in seen:
                    seen.add(number)
                    yield self.mutant("flip", number, number, OPPOSITE[piece.operator])

    def steps(self) -> Iterator[Mutant]:
        for number, token in enumerate(self.tokens):
            if token.kind == "number" and token.text.isdigit() and token.text != SCALE:
                yield self.mutant("step", number, number, str(int(token.text) + 1))
                if int(token.text) > 0:
                    yield self.mutant("step", number, number, str(int(token.text) - 1))
            elif token.kind == "parameter" and token.text[1:] in self.parameters:
                yield self.mutant("step", number, number, f"({token.text} + 1)")
                yield self.mutant("step", number, number, f"({token.text} - 1)")
            elif token.kind == "text":
                yield self.mutant("step", number, number, f"{token.text[:-1]}~{token.text[-1]}")
        for piece in everything(self.syntax):
            if isinstance(piece, Constant) and piece.kind == "boolean":
                number = self.number[id(piece.token)]
                yield self.mutant("step", number, number, "false" if piece.value == "true" else "true")

    def turns(self) -> Iterator[Mutant]:
        seen = set()
        for piece in everything(self.syntax):
            if not isinstance(piece, Link) or not piece.direction:
                continue
            first = self.number[id(piece.token)]
            if first in seen:
                continue
            seen.add(first)
            last = self.closing(first + 1) + 1 if self.tokens[first + 1].text == "[" else first + 1
            middle = self.text[self.end(first) : self.starts[last]]
            turned = ("-", "->") if self.tokens[first].text == "<-" else ("<-", "-")
            yield self.mutant("turn", first, last, f"{turned[0]}{middle}{turned[1]}")

    def drops(self) -> Iterator[Mutant]:
        for number, token in enumerate(self.tokens):
            if token.word == "WHERE" and token.kind == "name" and self.tokens[number - 1].text not in (".", ":", "$"):
                for first, last in self.tests(number + 1, token.depth):
                    yield self.mutant("drop", first, last, "true")
        for piece in everything(self.syntax):
            if isinstance(piece, Node | Link) and isinstance(piece.properties, MapOf):
                first = self.number[id(piece.properties.token)]
                yield self.mutant("drop", first, self.closing(first), "")

    def tests(self, first: int, depth: int) -> list[tuple[int, int]]:
        """The tests joined by AND behind a WHERE, as numbers of tokens; all of it where OR stands among them."""
        found: list[tuple[int, int]] = []
        begin, number, cases = first, first, 0
        while number < len(self.tokens):
            token = self.tokens[number]
            if token.depth < depth or (token.depth == depth and not cases and self.ends(number)):
                break
            if token.depth == depth:
                cases += (token.word == "CASE") - (token.word == "END" and cases > 0)
                if not cases and token.word in ("OR", "XOR"):
                    found = []
                    begin = first
                    while number < len(self.tokens) and not (
                        self.tokens[number].depth < depth or (self.tokens[number].depth == depth and self.ends(number))
                    ):
                        number += 1
                    break
                if not cases and token.word == "AND":
                    found.append((begin, number - 1))
                    begin = number + 1
            number += 1
        return [*found, (begin, number - 1)]

    def ends(self, number: int) -> bool:
        """Whether a clause, a result or another part begins here."""
        token = self.tokens[number]
        if token.word == "WITH" and self.tokens[number - 1].word in ("STARTS", "ENDS"):
            return False
        return token.word in ENDS

    def closing(self, opening: int) -> int:
        depth = self.tokens[opening].depth
        later = range(opening + 1, len(self.tokens))
        return next(one for one in later if self.tokens[one].depth == depth and self.tokens[one].text in ")]}")

    def end(self, number: int) -> int:
        return self.starts[number] + len(self.tokens[number].text)

    def mutant(self, kind: Kind, first: int, last: int, replacement: str) -> Mutant:
        start, end = self.starts[first], self.end(last)
        token: Token = self.tokens[first]
        text = f"{self.text[:start]}{replacement}{self.text[end:]}"
        return Mutant(kind, token.line, token.column, self.text[start:end], replacement, text)

"""``loangraph run --trace``: why a pattern did not match.

The query is run clause by clause: how many rows survive each, how many there would be without each test, and where none
is left, the nearest candidate (the one that passes most tests) with the tests that dropped it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from neo4j.exceptions import ClientError, DatabaseError, Neo4jError
from neo4j.graph import Node, Path, Relationship

from engine.catalogue.cases import Runnable
from engine.catalogue.syntax import CallQuery, Link, Match, Projection
from engine.catalogue.syntax import Node as NodePiece
from engine.graph.connection import Graph
from engine.workbench.literals import literal
from engine.workbench.names import plain
from engine.workbench.spans import Part, Span, Text

SECONDS = 20
"""How long one of the many runs may take; a step that takes longer says so and the next is tried."""

LIMITS = (
    "definitions are asked before and not traced: `loangraph run DEFINITION … --trace` traces one",
    "what stands in COLLECT, EXISTS and COUNT is one expression: its own clauses are not told apart",
    "a test is what stands between the ANDs of a WHERE; an OR, and what a pattern itself demands, is one piece",
    f"each step is a query of its own of at most {SECONDS} s, planned by itself: together they cost more",
)
"""What a trace cannot tell."""

HELD, SHOWN, FACTS = "_held", "_shown", "_facts"


@dataclass(frozen=True)
class Tested:
    """One test of a WHERE; without: rows there would be if it were not asked. dropped: the nearest candidate fails it.

    facts: what it reads of that candidate, and the parameters that it names.
    """

    text: str
    line: int
    column: int
    without: int | None = None
    dropped: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One clause. rows: those that go on to the next one; matched: of an OPTIONAL MATCH, those that found something.

    found: rows before its tests. candidate: what came nearest where nothing passed, by name. note: why no number.
    """

    text: str
    line: int
    column: int
    depth: int
    rows: int | None
    matched: int | None = None
    found: int | None = None
    tests: list[Tested] = field(default_factory=list)
    candidate: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class _Frame:
    """What stands before the clauses of a subquery: the clauses around it, and its opening."""

    before: str
    opening: str


def trace(graph: Graph, query: Runnable, parameters: Mapping[str, Any]) -> list[Step]:
    """The steps of a query with these parameters, subqueries of CALL included, in the order of the text."""
    text = Text(query.text, query.path)
    return list(_Tracer(graph, text, parameters).union(text.parts, [], 0))


class _Tracer:
    def __init__(self, graph: Graph, text: Text, parameters: Mapping[str, Any]) -> None:
        self.graph = graph
        self.text = text
        self.parameters = dict(parameters)

    def union(self, parts: list[list[Part]], frames: list[_Frame], depth: int) -> Iterator[Step]:
        for row in parts:
            yield from self.row(row, frames, depth)

    def row(self, row: list[Part], frames: list[_Frame], depth: int) -> Iterator[Step]:
        begin = row[0].span.start if row else 0
        for part in row:
            before = self.text.text[begin : part.span.start]
            if isinstance(part.clause, CallQuery) and part.body is not None:
                opening = self.text.text[part.span.start : part.body.start]
                yield from self.union(part.inner, [*frames, _Frame(before, opening)], depth + 1)
            yield self.step(part, before, frames, depth)

    def step(self, part: Part, before: str, frames: list[_Frame], depth: int) -> Step:
        line, column = self.text.place(part.span.start)
        own = self.text.of(part.span)
        told = " ".join(own.split())
        told = told if len(told) <= 100 else told[:99] + "…"
        if _returns(part):
            rows, note = self.count(f"{before} {_with(own)}", frames)
            return Step(told, line, column, depth, rows, note=note)
        rows, note = self.count(f"{before} {own}", frames)
        if not part.conjuncts:
            return Step(told, line, column, depth, rows, note=note)
        optional = isinstance(part.clause, Match) and part.clause.optional
        strict = _strictly(own) if optional else own
        shift = len(own) - len(strict)
        matched = self.count(f"{before} {strict}", frames)[0] if optional else None
        found = self.count(f"{before} {self.without(part, strict, shift, part.conjuncts)}", frames)[0]
        passed = matched if optional else rows
        tests = list(
            self.tests(part, before, strict, shift, frames, found is not None and passed is not None and found > passed)
        )
        candidate: dict[str, Any] = {}
        if passed == 0 and found:
            candidate, tests = self.nearest(part, before, strict, shift, frames, tests)
        return Step(told, line, column, depth, rows, matched, found, tests, candidate, note)

    def without(self, part: Part, own: str, shift: int, left_out: list[Span]) -> str:
        """The clause with some of its tests replaced by true."""
        for span in reversed(left_out):
            start, end = span.start - part.span.start - shift, span.end - part.span.start - shift
            own = f"{own[:start]}true{own[end:]}"
        return own

    def tests(
        self, part: Part, before: str, own: str, shift: int, frames: list[_Frame], matters: bool
    ) -> Iterator[Tested]:
        for span in part.conjuncts:
            line, column = self.text.place(span.start)
            without = self.count(f"{before} {self.without(part, own, shift, [span])}", frames)[0] if matters else None
            yield Tested(" ".join(self.text.of(span).split()), line, column, without)

    def nearest(
        self, part: Part, before: str, own: str, shift: int, frames: list[_Frame], tests: list[Tested]
    ) -> tuple[dict[str, Any], list[Tested]]:
        """The candidate that passes most tests, and the tests with whether it was they that dropped it."""
        names = _bound(part)
        reads = [self.reads(span, names) for span in part.conjuncts]
        held = ", ".join(f"({self.text.of(span)}\n)" for span in part.conjuncts)
        facts = ", ".join("{" + ", ".join(f"`{one}`: {one}" for one in read) + "}" for read in reads)
        shown = ", ".join(f"{name}: {name}" for name in names)
        row = f"[{held}] AS {HELD}, {{{shown}}} AS {SHOWN}, [{facts}] AS {FACTS}"
        clause = self.without(part, own, shift, part.conjuncts)
        order = f"ORDER BY size([one IN {HELD} WHERE one]) DESC LIMIT 1"
        text = self.composed(f"{before} {clause}\nWITH {row} {order}", frames, (HELD, SHOWN, FACTS), order)
        rows, _ = self.rows(text)
        if not rows:
            return {}, tests
        best = rows[0]
        read = [
            Tested(one.text, one.line, one.column, one.without, dropped=passed is not True,
                   facts={} if passed is True else {**_json(found), **self.named(span)})
            for one, passed, found, span in zip(tests, best[HELD], best[FACTS], part.conjuncts, strict=True)
        ]  # fmt: skip
        return {name: _element(value) for name, value in best[SHOWN].items()}, read

    def reads(self, span: Span, names: list[str]) -> list[str]:
        """The properties ``name.key`` that a test reads of what the clause binds."""
        found: dict[str, None] = {}
        inside = list(self.text.within(span))
        for name, dot, key in zip(inside, inside[1:], inside[2:], strict=False):
            if name.kind == "name" and name.text in names and dot.text == "." and key.kind == "name":
                found[f"{name.text}.{key.text}"] = None
        return list(found)

    def named(self, span: Span) -> dict[str, Any]:
        """The parameters that a test names, with their values; of a long list its length."""
        names = [token.text[1:] for token in self.text.within(span) if token.kind == "parameter"]
        return {f"${name}": _short(self.parameters.get(name)) for name in names}

    def count(self, text: str, frames: list[_Frame]) -> tuple[int | None, str]:
        rows, note = self.rows(self.composed(f"{text}\nWITH count(*) AS _rows", frames, ("_rows",)))
        return (sum(row["_rows"] for row in rows) if rows is not None else None), note

    def composed(self, text: str, frames: list[_Frame], columns: tuple[str, ...], order: str = "") -> str:
        """A prefix of the query that returns some columns, with the subqueries around it opened and closed."""
        told = ", ".join(columns)
        opened = "".join(f"{frame.before} {frame.opening} " for frame in frames)
        closed = f"\nRETURN {told} }}" * len(frames)
        return f"{opened}{text}{closed}\nRETURN {told} {order}"

    def rows(self, text: str) -> tuple[list[dict[str, Any]] | None, str]:
        try:
            with self.graph.reading(timeout=SECONDS) as reader:
                return reader.run(text, **self.parameters), ""
        except (ClientError, DatabaseError) as error:
            slow = "Timed" in (error.code or "") or "Terminated" in (error.code or "")
            return None, f"took more than {SECONDS} s" if slow else f"cannot be told apart here: {_first_line(error)}"


def _first_line(error: Neo4jError) -> str:
    return str(error.message).splitlines()[0][:120]


def _returns(part: Part) -> bool:
    return isinstance(part.clause, Projection) and part.token.word == "RETURN"


def _with(text: str) -> str:
    """A RETURN as a WITH whose rows can be counted; an expression without a name has none that WITH would take."""
    return f"WITH {text[len('RETURN') :].lstrip()}"


def _strictly(text: str) -> str:
    """An OPTIONAL MATCH that must match."""
    return text[text.upper().index("MATCH") :]


def _bound(part: Part) -> list[str]:
    """The nodes and relationships that a clause of patterns names, one each; of WITH the names it gives."""
    names: dict[str, None] = {}
    if isinstance(part.clause, Match):
        for path in part.clause.paths:
            for piece in path.parts:
                if isinstance(piece, NodePiece | Link) and piece.variable is not None:
                    names[piece.variable.name] = None
    elif isinstance(part.clause, Projection):
        names = {item.name: None for item in part.clause.items if item.name}
    return list(names)


def _element(value: Any) -> Any:
    """A node or relationship as its kind, its id and what else it says."""
    if isinstance(value, Node):
        return {"is": ":".join(sorted(value.labels)), **_json(dict(value))}
    if isinstance(value, Relationship):
        return {"is": value.type, **_json(dict(value))}
    if isinstance(value, Path):
        return [_element(one) for one in value.nodes]
    if isinstance(value, list):
        return [_element(one) for one in value[:5]]
    return plain(value)


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain(value) for key, value in values.items() if not isinstance(value, Node | Relationship)}


def _short(value: Any) -> Any:
    if isinstance(value, list) and len(literal(value)) > 80:
        return f"{len(value)} entries"
    return plain(value)

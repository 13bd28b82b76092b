"""What a query may not do, seen from its text alone: write, read files, ask the clock, roll dice, call anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from engine.catalogue.cypher import Token, arguments, calls, keywords
from engine.errors import CatalogueError

WRITES = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "DROP", "FOREACH", "INSERT"})
ADMINISTERS = frozenset({"ALTER", "GRANT", "DENY", "REVOKE", "TERMINATE", "SHOW", "USE", "RENAME"})

CLOCK = frozenset({"date", "datetime", "localdatetime", "time", "localtime"})
"""Temporal functions: with a value they read it, without one they read the clock."""

CHANCE = frozenset({"rand", "randomuuid", "timestamp"})
UNSTABLE = frozenset({"id", "elementid"})
NAMESPACES = frozenset({*CLOCK, "duration", "point", "vector"})
"""Namespaces of functions without side effects; those of GDS leave projections, those of plug-ins are unknown."""

ENDINGS = frozenset({"transaction", "statement", "realtime"})

MakeError = Callable[[str, Token, str, str], CatalogueError]


ESCAPE = re.compile(r"\\u+[0-9a-f]{4}", re.IGNORECASE)


def hidden(text: str, name: str) -> Iterator[CatalogueError]:
    """Letters written as ``\\uXXXX``. Neo4j replaces them before it knows what is a string or a comment, so that one
    ends a string, or begins a clause, unseen by anybody who reads the text.
    """
    for match in ESCAPE.finditer(text):
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        yield CatalogueError(
            "IND022",
            f"{match.group()} hides a letter from everybody but the database",
            place=f"{name}:{line}:{column}",
            next_move="write the letter itself",
        )


def faults(found: list[Token], name: str, *, measure: bool = False) -> Iterator[CatalogueError]:
    """Every fault of a query given as tokens; a measure may call ``gds.*``, nothing else may."""

    def error(code: str, token: Token, message: str, next_move: str) -> CatalogueError:
        return CatalogueError(code, message, place=f"{name}:{token.line}:{token.column}", next_move=next_move)

    yield from _clauses(found, error)
    yield from _calls(found, error, measure)
    ends = [index for index, token in enumerate(found) if token.text == ";"]
    if ends and ends[0] < len(found) - 1:
        yield error("IND014", found[ends[0] + 1], "a second statement begins here", "keep one query in a file")


def _clauses(found: list[Token], error: MakeError) -> Iterator[CatalogueError]:
    for index, token in keywords(found):
        if token.word == "LOAD" and found[index + 1 : index + 2] and found[index + 1].word == "CSV":
            yield error("IND011", token, "a query may not read files", "bring the data in with `loangraph load`")
        elif token.word in WRITES:
            yield error("IND010", token, f"{token.word} writes; a query only reads", f"remove the {token.word} clause")
        elif token.word == "TRANSACTIONS" and found[index - 1].word in ("IN", "CONCURRENT", "OF"):
            if not _is_member_test(found, index):
                yield error("IND010", token, "CALL … IN TRANSACTIONS commits on its own", "use CALL { … } alone")
        elif token.word in ADMINISTERS and found[index + 1 : index + 2] and found[index + 1].kind != "symbol":
            yield error("IND010", token, f"{token.word} changes or inspects the server", "only read the graph")


def _is_member_test(found: list[Token], index: int) -> bool:
    """Whether ``… IN transactions`` asks for a member of a list of that name, as in ``x IN transactions``."""
    return found[index - 1].word == "IN" and found[index - 2].text != "}"


def _calls(found: list[Token], error: MakeError, measure: bool) -> Iterator[CatalogueError]:
    for name, token, called in calls(found):
        lower = name.lower()
        namespace, _, last = lower.rpartition(".")
        if measure and lower.startswith("gds."):
            continue
        if called:
            yield error("IND012", token, f"CALL {name} is not allowed here", _calls_allowed(measure))
        elif namespace and (namespace not in NAMESPACES or last in ENDINGS):
            if namespace in CLOCK and last in ENDINGS:
                yield _clock(error, token, name)
            else:
                yield error("IND012", token, f"the function {name} is not allowed here", _calls_allowed(measure))
        elif lower in CHANCE or (lower in CLOCK and _reads_clock(arguments(found, token))):
            yield _clock(error, token, name)
        elif lower in UNSTABLE:
            yield error(
                "IND015",
                token,
                f"{name}() differs from one load to the next",
                "compare the property `id`, which is the same wherever the data are loaded",
            )


def _clock(error: MakeError, token: Token, name: str) -> CatalogueError:
    return error(
        "IND013",
        token,
        f"{name}() gives another answer every time",
        "use `$as_of`, `$as_of_date`, `$since` or `$since_date`",
    )


def _calls_allowed(measure: bool) -> str:
    allowed = "CALL { … } with a subquery, and Cypher's own functions, are allowed"
    return f"a measure may call gds.*; {allowed}" if measure else allowed


def _reads_clock(inside: list[Token]) -> bool:
    """``date()`` and ``datetime({timezone: …})`` ask the clock; ``date($x)`` and ``date({year: …})`` do not."""
    keys = [token.text.lower() for token, after in pairwise(inside) if after.text == ":"]
    return not inside or (inside[0].text == "{" and keys == ["timezone"])

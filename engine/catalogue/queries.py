"""One Cypher file of the catalogue: its header, its tokens, and whether the two agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from engine.catalogue import cypher, guards
from engine.catalogue.headers import (
    RESERVED,
    DefinitionHeader,
    Header,
    IndicatorHeader,
    MeasureHeader,
)
from engine.errors import CatalogueError
from engine.strict_yaml import Document, Faults, Gathering, did_you_mean, fit, read_yaml

HEADER = re.compile(r"\A/\*---[ \t]*\r?\n(?P<yaml>.*?)^---\*/", re.DOTALL | re.MULTILINE)

AnyHeader = TypeVar("AnyHeader", bound=Header, covariant=True)


@dataclass(frozen=True)
class Query(Generic[AnyHeader]):
    """A file with its header. ``text`` is the whole file: it is what Neo4j runs, comment and all.

    parameters: the names it uses. places: where the header says what.
    """

    path: str
    text: str
    header: AnyHeader
    parameters: dict[str, cypher.Token]
    document: Document

    @property
    def id(self) -> str:
        """The id of the header, which is the file's name."""
        return self.header.id

    @property
    def waits_for(self) -> set[str]:
        """The names that must be known before it runs: those it uses and those by which its needs are judged."""
        needs = getattr(self.header, "needs", None)
        return self.parameters.keys() | (needs.parameters() if needs else set())

    def error(self, code: str, message: str, token: cypher.Token | None = None, **more: str) -> CatalogueError:
        """An error at a token of this file, or at its first line."""
        place = f"{self.path}:{token.line}:{token.column}" if token else f"{self.path}:1:1"
        return CatalogueError(code, message, place=place, **more)


def header_model(path: str) -> type[Header] | None:
    """Which header a file has, by the folder it lies in; None where no query of the catalogue may lie."""
    parts = PurePosixPath(path).parts
    if parts[:2] == ("cypher", "indicators") and len(parts) == 4:
        return IndicatorHeader
    if parts[:2] == ("cypher", "definitions") and len(parts) == 3:
        return DefinitionHeader
    if parts[:2] == ("cypher", "measures") and len(parts) == 3:
        return MeasureHeader
    return None


def read_query(path: str, text: str) -> tuple[Query[Header], list[CatalogueError]]:
    """A file as a query, and everything that is wrong with it alone.

    Raises CatalogueError, with all others there are, where there is nothing to build on: a wrong place, no header, a
    header that does not fit, brackets that do not close.
    """
    model = header_model(path)
    if model is None:
        raise CatalogueError(
            "IND019",
            "nothing reads a file here",
            place=f"{path}:1:1",
            expected="cypher/indicators/<family>/<id>.cypher, cypher/definitions/<id>.cypher or cypher/measures/…",
        )
    match = HEADER.match(text)
    if match is None or "*/" in match["yaml"]:
        raise CatalogueError(
            "IND001",
            "the file does not begin with a header",
            place=f"{path}:1:1",
            expected="`/*---` on the first line, YAML, then `---*/` at the start of a line",
        )
    document = read_yaml(match["yaml"], path, first_line=2)
    gathering = Gathering()
    with gathering.each():
        header = fit(model, document)
    found: list[cypher.Token] = []
    with gathering.each():
        found = cypher.tokens(text, path)
    guarded = [*guards.hidden(text, path), *guards.faults(found, path, measure=model is MeasureHeader)]
    if gathering.errors:
        raise Faults([*gathering.errors, *guarded])
    query = Query(path, text, header, cypher.parameters(found), document)
    faults = [*_names(query), *guarded]
    if not isinstance(header, MeasureHeader):
        faults += _returns(query, found)
    return query, faults


def _names(query: Query[Header]) -> Iterator[CatalogueError]:
    path = PurePosixPath(query.path)
    if query.id != path.stem:
        yield CatalogueError(
            "IND002", f"the id is `{query.id}`, the file is `{path.name}`", place=query.document.place("id"),
            next_move=f"write `id: {path.stem}`, or rename the file",
        )  # fmt: skip
    if isinstance(query.header, IndicatorHeader) and query.header.family != path.parent.name:
        yield CatalogueError(
            "IND003",
            f"the family is `{query.header.family}`, the folder is `{path.parent.name}`",
            place=query.document.place("family"),
            next_move=f"write `family: {path.parent.name}`, or move the file",
        )


def _returns(query: Query[Header], found: list[cypher.Token]) -> Iterator[CatalogueError]:
    header = query.header
    declared = dict.fromkeys(header.returns)
    promised = ", ".join(f"`{name}`" for name in declared)
    clauses = cypher.returned(found)
    if not clauses:
        yield query.error("IND004", "the query has no RETURN", expected=", ".join(declared))
    for columns in clauses:
        names = [column.name for column in columns]
        for column in columns:
            if not column.name:
                yield query.error("IND004", "this column has no name", column.token, next_move="write `AS name`")
            elif column.name not in declared and column.name not in RESERVED:
                yield query.error(
                    "IND004",
                    f"the query returns `{column.name}`, the header declares {promised}",
                    column.token,
                    next_move=did_you_mean(column.name, declared) or "write another `AS`, or change `returns`",
                )
        for name in declared:
            if name not in names:
                yield CatalogueError(
                    "IND004", f"the header declares `{name}`, the query does not return it",
                    place=query.document.place("returns", name), next_move=f"write `AS {name}`, or change `returns`",
                )  # fmt: skip
        yield from _reserved(query, columns)


def _reserved(query: Query[Header], columns: list[cypher.Column]) -> Iterator[CatalogueError]:
    names = {column.name: column.token for column in columns}
    if isinstance(query.header, IndicatorHeader) and "evidence" not in names:
        yield query.error(
            "IND016",
            "the query returns no `evidence`",
            columns[-1].token if columns else None,
            next_move=f"return the ids of the {query.header.evidence} behind the values AS evidence",
        )
    reasons = getattr(query.header, "reasons", {})
    if "reason" in names and not reasons:
        yield query.error(
            "IND021", "the query returns `reason`, the header has no `reasons`", names["reason"],
            next_move="add `reasons: {code: {zh: …, en: …}}` to the header",
        )  # fmt: skip
    if reasons and "reason" not in names:
        yield CatalogueError(
            "IND021", "the header has `reasons`, the query returns no `reason`",
            place=query.document.place("reasons"), next_move="return the code AS reason, or remove `reasons`",
        )  # fmt: skip

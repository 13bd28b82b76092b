"""Cases beside the files of the catalogue: a small graph, a question, the answer it must give.

``<name>.test.yaml`` stands beside ``<name>.cypher``. Every case runs on a real Neo4j in a transaction that is rolled
back, with the real definitions unless the case gives their columns, by the code that measures decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.headers import RESERVED, DefinitionHeader, File, IndicatorHeader
from engine.catalogue.queries import Query
from engine.errors import CatalogueError
from engine.strict_yaml import Document, Gathering, Strict, did_you_mean, fit, read_yaml

FOLDERS = ("cypher/definitions", "cypher/indicators")
SUFFIX = ".test.yaml"
NOT_EVALUABLE = "not_evaluable"
NOT_APPLICABLE = "not_applicable"
Runnable = Query[DefinitionHeader] | Query[IndicatorHeader]


class Question(Strict):
    """One thing that a source was asked in a case; without a subject about the applicant."""

    file: File
    subject: str | None = None
    account: str | None = None
    begins: date | None = Field(default=None, alias="from")
    to: date | None = None
    asked_at: str | None = None
    result: Literal["found", "none", "failed"] = "found"


class NotAsked(Strict):
    """A file that nobody asked about a subject or an account; without one, about nobody at all."""

    file: File
    subject: str | None = None
    account: str | None = None


class Case(Strict):
    """One case, named by a sentence. ``given`` gives columns of definitions, ``parameters`` other values of parameters.

    nodes, links: a graph as tables, which is how a captured case tells it: [labels, properties], and [number of a node,
    type, number of a node, properties]. rows: rows of canonical files by file, that go through the real intake. from: a
    captured case (its name under cypher/cases/book, without ``.case.yaml``) whose keys hold where this one is silent.
    asked: by default every file was asked about everybody in the graph; ``none``, or a list of what was. not_asked:
    exceptions from the default. runs: ids of measure runs by measure. todo: what is still to be filled in; such a case
    fails.
    """

    name: str = Field(min_length=1)
    todo: str = ""
    graph: str = ""
    nodes: list[list[Any]] = Field(default=[])
    links: list[list[Any]] = Field(default=[])
    rows: dict[str, list[dict[str, str | int | bool | date | None]]] = Field(default={})
    captured: str = Field(default="", alias="from")
    applicant: str = "a"
    application: str | None = None
    as_of: str = "2026-01-01T00:00:00+08:00"
    asked: Literal["all", "none"] | list[Question] = "all"
    not_asked: list[NotAsked] = Field(default=[])
    given: dict[str, Any] = Field(default={})
    parameters: dict[str, int | str | bool | date] = Field(default={})
    runs: dict[str, str] = Field(default={})
    expect: dict[str, Any] = Field(min_length=1)

    @field_validator("rows")
    @classmethod
    def _are_canonical(cls, rows: dict[str, Any]) -> dict[str, Any]:
        from engine.catalogue.case_rows import row_faults

        faults = list(row_faults(rows))
        if faults:
            raise ValueError("; ".join(faults))
        return rows

    @field_validator("as_of")
    @classmethod
    def _has_offset(cls, text: str) -> str:
        if datetime.fromisoformat(text).tzinfo is None:
            raise ValueError("an instant with an offset such as 2026-01-01T00:00:00+08:00")
        return text


class Cases(Strict):
    """A file of cases."""

    cases: list[Case] = Field(min_length=1)


@dataclass(frozen=True)
class CaseFile:
    """The cases beside one query."""

    path: str
    query_path: str
    cases: list[Case]
    document: Document


def find_case_files(root: Path) -> list[Path]:
    """Every file of cases of definitions and indicators, in the order of paths; cases of measures have other keys."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob(f"*{SUFFIX}"))


def read_cases(path: Path, root: Path) -> CaseFile:
    """The cases of a file; CatalogueError YML… where it does not read, TST001 beside no query, TST002 a name twice."""
    name = path.relative_to(root).as_posix()
    return cases_of(name, path.read_text("utf-8"), has_query=(root / query_of(name)).is_file())


def query_of(name: str) -> str:
    """The path of the query beside a file of cases."""
    return name.removesuffix(SUFFIX) + ".cypher"


def beside(query_path: str) -> str:
    """The path of the file of cases beside a query."""
    return query_path.removesuffix(".cypher") + SUFFIX


def case_paths(names: Iterable[str]) -> list[str]:
    """Those of some paths that are cases of definitions and indicators."""
    return sorted(name for name in names if name.startswith(FOLDERS) and name.endswith(SUFFIX))


def cases_of(name: str, text: str, has_query: bool) -> CaseFile:
    """The same from a text."""
    document = read_yaml(text, name)
    if not has_query:
        raise CatalogueError(
            "TST001", "there is no query beside these cases", place=f"{name}:1:1", expected=query_of(name),
            next_move="pair the two files by their names",
        )  # fmt: skip
    cases = fit(Cases, document).cases
    seen: set[str] = set()
    gathering = Gathering()
    for index, case in enumerate(cases):
        with gathering.each():
            if case.name in seen:
                place = document.place("cases", index, "name")
                raise CatalogueError("TST002", f"two cases are named `{case.name}`", place=place)
            seen.add(case.name)
    gathering.end()
    return CaseFile(name, query_of(name), cases, document)


def query_at(catalogue: Catalogue, path: str) -> Runnable:
    """The definition or indicator of a path; the first error of a file that a run of it needs is raised."""
    queries: list[Runnable] = [*catalogue.definitions.values(), *catalogue.indicators.values()]
    for query in queries:
        if query.path == path:
            needed = {path, *(definition.path for definition in catalogue.needed_by(query))}
            for error in catalogue.errors:
                if error.place.rsplit(":", 2)[0] in needed:
                    raise error
            return query
    broken = next((error for error in catalogue.errors if error.place.startswith(f"{path}:")), None)
    raise broken or CatalogueError("IND019", "nothing reads a file here", place=f"{path}:1:1")


def misplaced(catalogue: Catalogue, query: Runnable, file: CaseFile) -> Iterator[CatalogueError]:
    """What cases expect or give that does not exist, or give themselves and expect: TST003, TST004, TST005."""
    for index, case in enumerate(file.cases):
        yield from misplaced_in(catalogue, query, case, file.document, "cases", index)


def misplaced_in(
    catalogue: Catalogue, query: Runnable, case: Case, document: Document, *at: str | int
) -> Iterator[CatalogueError]:
    """The same of one case, which stands at some keys of a document."""
    returned = {*query.header.returns, *RESERVED}
    givable = {*catalogue.column_of, *catalogue.list_table}
    for key, names, known, code in (
        ("expect", case.expect, returned, "TST003"),
        ("given", case.given, givable, "TST004"),
        ("parameters", case.parameters, catalogue.parameter_table, "TST004"),
    ):
        for name in names:
            if name not in known:
                place, hint = document.place(*at, key, name), did_you_mean(name, known)
                yield CatalogueError(code, f"there is no `{name}` here", place=place, next_move=hint)
    for name in case.given.keys() & query.header.returns.keys() if query.id in catalogue.definitions else ():
        yield CatalogueError(
            "TST005", f"the case gives `{name}`, which is what it should ask for: it cannot fail",
            place=document.place(*at, "given", name), next_move="build it in `graph`, and let the query find it",
        )  # fmt: skip

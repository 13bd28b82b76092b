"""The catalogue: everything a modeler writes under cypher/ and rules/, read together, at one content hash."""

from __future__ import annotations

import graphlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from engine.catalogue.headers import AnsweringHeader, DefinitionHeader, Header, IndicatorHeader, MeasureHeader
from engine.catalogue.parameters import NamedList, Parameter, entries_of, read_list, read_parameters
from engine.catalogue.queries import Query, read_query
from engine.errors import CatalogueError
from engine.settings import ROOT
from engine.strict_yaml import did_you_mean, every, read_yaml

if TYPE_CHECKING:
    from engine.rules.book import RuleBook

GIVEN = (
    "applicant",
    "application",
    "as_of",
    "since",
    "as_of_date",
    "since_date",
    "product",
    "request",
)
"""Parameters that the engine itself gives to every query that names them."""

RUN = "run_"
"""``$run_<measure>``: the id of the run of a measure that an indicator reads, or null."""

FOLDERS = ("cypher/definitions", "cypher/indicators", "cypher/measures", "rules")
MODEL = "cypher/schema/model.yaml"


@dataclass(frozen=True)
class Catalogue:
    """Files as they were read, and what they say. Definitions stand in the order in which they run.

    errors: everything wrong with the files; empty for a catalogue that may decide.
    """

    files: dict[str, str]
    definitions: dict[str, Query[DefinitionHeader]]
    indicators: dict[str, Query[IndicatorHeader]]
    measures: dict[str, Query[MeasureHeader]]
    parameter_table: dict[str, Parameter]
    list_table: dict[str, NamedList]
    errors: list[CatalogueError]

    @cached_property
    def hash(self) -> str:
        """The content hash of its files, by which decisions name it."""
        return content_hash(self.files)

    @cached_property
    def rules(self) -> RuleBook:
        """The rules; CatalogueError RUL… where they cannot be read."""
        from engine.rules.book import read_rules

        return read_rules(self.files)

    @property
    def queries(self) -> list[Query[AnsweringHeader]]:
        """What a decision asks: definitions in their order, then indicators."""
        return [*self.definitions.values(), *self.indicators.values()]

    def on_trial(self, query: str) -> bool:
        """Whether a query is measured and shown only."""
        found = self.indicators.get(query) or self.definitions.get(query)
        return found is not None and found.header.trial

    @cached_property
    def column_of(self) -> dict[str, Query[DefinitionHeader]]:
        """Which definition returns a column."""
        return {column: query for query in self.definitions.values() for column in query.header.returns}

    def parameters(self, day: date, segment: Mapping[str, str | None] | None = None) -> dict[str, dict[str, Any]]:
        """The parameters in force on a day: ``{name: {value, from, unit}}``; one without a value then is absent.

        segment: of an applicant; where a value holds for its segment alone, ``segment`` says for which.
        """
        table = sorted(self.parameter_table.items())
        in_force = ((name, parameter, parameter.on(day, segment)) for name, parameter in table)
        return {
            name: {
                "value": dated.value,
                "from": dated.begins,
                "unit": parameter.unit,
                **({"segment": dated.segment.named} if dated.segment else {}),
            }
            for name, parameter, dated in in_force
            if dated is not None
        }

    def lists(self, day: date) -> dict[str, list[dict[str, Any]]]:
        """The rows of every list that were stated by a day."""
        return {name: named.on(day) for name, named in sorted(self.list_table.items())}

    def needed_by(self, query: Query[Any], given: Iterable[str] = ()) -> list[Query[DefinitionHeader]]:
        """The definitions that must run before a query, in order, less those whose columns are given."""
        wanted: set[str] = set()
        waiting: list[Query[Any]] = [query]
        while waiting:
            for name in waiting.pop().waits_for:
                definition = self.column_of.get(name)
                if definition is not None and name not in given and definition.id not in wanted:
                    wanted.add(definition.id)
                    waiting.append(definition)
        return [definition for name, definition in self.definitions.items() if name in wanted]


def content_hash(files: Mapping[str, str]) -> str:
    """SHA-256 over the sorted paths and texts, each preceded by its length so that no two catalogues share one."""
    digest = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path.encode(), text.encode()):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_catalogue(root: Path | None = None) -> Catalogue:
    """The catalogue of a checkout, by default this one; its first error is raised, with how many there are."""
    catalogue = from_files(files_of(root or ROOT))
    errors = catalogue.errors or rule_errors(catalogue)
    if errors:
        first, more = errors[0], len(errors) - 1
        if more:
            first.next_move = f"{first.next_move}\n  and {more} more; `loangraph check` lists them".strip()
        raise first
    return catalogue


def files_of(root: Path) -> dict[str, str]:
    """The texts of a checkout that make its catalogue: ``{path: text}``, without cases, notes and rule tests."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in (".cypher", ".yaml")]
    names = {path.relative_to(root).as_posix(): path for path in [*paths, root / MODEL] if path.is_file()}
    return {name: path.read_text("utf-8") for name, path in sorted(names.items()) if counts(name)}


def counts(name: str) -> bool:
    """Whether a file is part of the catalogue: cases are not."""
    return not name.endswith(".test.yaml") and not name.startswith("rules/tests/")


def from_files(files: Mapping[str, str]) -> Catalogue:
    """A catalogue from texts, such as those stored with a decision; what is wrong stands in ``errors``."""
    errors: list[CatalogueError] = []
    queries = _queries(files, errors)
    parameters = _parameters(files, errors)
    lists = _lists(files, errors)
    definitions = _of(queries, DefinitionHeader)
    catalogue = Catalogue(
        files=dict(sorted(files.items())),
        definitions={query.id: query for query in _ordered(definitions, errors)},
        indicators={query.id: query for query in _of(queries, IndicatorHeader)},
        measures={query.id: query for query in _of(queries, MeasureHeader)},
        parameter_table=parameters,
        list_table=lists,
        errors=errors,
    )
    errors += [*_doubled(queries), *_clashing(catalogue), *_unknown(catalogue)]
    errors.sort(key=place_of)
    return catalogue


def rule_errors(catalogue: Catalogue) -> list[CatalogueError]:
    """What is wrong with the rules, also against what indicators and definitions return; all of it."""
    from engine.rules.book import Declared, read_rules
    from engine.rules.ladders import direction_errors, gap_errors, ladder_errors

    declared = {
        query.id: Declared(query.header.returns, getattr(query.header, "family", ""), query.header.trial)
        for query in catalogue.queries
    }
    try:
        book = read_rules(catalogue.files, declared)
    except CatalogueError as error:
        return every(error)
    book = book.tried or book
    table = catalogue.parameter_table
    return [*ladder_errors(book, table), *gap_errors(book, table), *direction_errors(book)]


def place_of(error: CatalogueError) -> tuple[str, int, int]:
    """The file, line and column that an error speaks of."""
    path, line, column = [*error.place.rsplit(":", 2), "0", "0"][:3]
    return path, int(line), int(column)


def _queries(files: Mapping[str, str], errors: list[CatalogueError]) -> list[Query[Header]]:
    queries = []
    for path, text in sorted(files.items()):
        if not path.endswith(".cypher"):
            continue
        try:
            query, faults = read_query(path, text)
        except CatalogueError as error:
            errors += every(error)
        else:
            queries.append(query)
            errors += faults
    return queries


def _of(queries: Iterable[Query[Header]], kind: type[Any]) -> list[Query[Any]]:
    return [cast(Query[Any], query) for query in queries if isinstance(query.header, kind)]


def _parameters(files: Mapping[str, str], errors: list[CatalogueError]) -> dict[str, Parameter]:
    table: dict[str, Parameter] = {}
    origin: dict[str, str] = {}
    for path, text in sorted(files.items()):
        if not path.startswith("rules/parameters/"):
            continue
        try:
            document = read_yaml(text, path)
            for name in origin.keys() & entries_of(document).keys():
                errors.append(
                    CatalogueError(
                        "PAR001",
                        f"`{name}` is defined here and in {origin[name]}",
                        place=document.place(name),
                        next_move="keep one of them",
                    )
                )
            read = read_parameters(document)
        except CatalogueError as error:
            errors += every(error)
        else:
            table.update(read)
            origin.update(dict.fromkeys(read, path))
    return table


def _lists(files: Mapping[str, str], errors: list[CatalogueError]) -> dict[str, NamedList]:
    table: dict[str, NamedList] = {}
    for path, text in sorted(files.items()):
        if path.startswith("rules/lists/"):
            try:
                table[PurePosixPath(path).stem] = read_list(read_yaml(text, path))
            except CatalogueError as error:
                errors += every(error)
    return table


def _ordered(definitions: list[Query[DefinitionHeader]], errors: list[CatalogueError]) -> list[Query[DefinitionHeader]]:
    """Definitions so that each comes after those whose columns it names; those that wait in a circle are left out."""
    by_id = {query.id: query for query in sorted(definitions, key=lambda query: query.id)}
    giver = {column: query.id for query in definitions for column in query.header.returns}
    waits = {
        name: sorted({giver[column] for column in query.waits_for if column in giver}) for name, query in by_id.items()
    }
    while True:
        try:
            return [by_id[name] for name in graphlib.TopologicalSorter(waits).static_order()]
        except graphlib.CycleError as error:
            circle = error.args[1]
            errors.append(by_id[circle[0]].error("IND009", " ← ".join(f"`{name}`" for name in circle)))
            waits = {
                name: [other for other in waiting if other not in circle]
                for name, waiting in waits.items()
                if name not in circle
            }


def _doubled(queries: list[Query[Header]]) -> Iterator[CatalogueError]:
    """Ids and codes that two files claim."""
    for key, code in (("id", "IND006"), ("code", "IND005")):
        seen: dict[Any, str] = {}
        for query in queries:
            value = getattr(query.header, key, None)
            if value is not None and value in seen:
                message = f"`{value}` is also the {key} of {seen[value]}"
                yield CatalogueError(code, message, place=query.document.place(key), next_move="give one another name")
            elif value is not None:
                seen[value] = query.path


def _clashing(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Columns of definitions whose name is already that of something else a query could mean by it."""
    taken: dict[str, str] = dict.fromkeys(GIVEN, "a parameter that the engine gives")
    taken |= dict.fromkeys(catalogue.parameter_table, "a parameter in rules/parameters")
    for name in catalogue.list_table:
        if name in taken:
            yield CatalogueError(
                "PAR001", f"`{name}` is also {taken[name]}", place=f"rules/lists/{name}.yaml:1:1",
                next_move="rename the list",
            )  # fmt: skip
    taken |= dict.fromkeys(catalogue.list_table, "a list in rules/lists")
    for query in catalogue.definitions.values():
        for column in query.header.returns:
            if column in taken or column.startswith(RUN):
                yield CatalogueError(
                    "IND007",
                    f"`{column}` is also {taken.get(column, 'how runs of measures are named')}",
                    place=query.document.place("returns", column),
                    next_move="give the column another name",
                )
            taken[column] = f"a column of {query.path}"


def _unknown(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Parameters that nobody gives, and measures that nobody wrote."""
    known = {*GIVEN, *catalogue.parameter_table, *catalogue.list_table, *catalogue.column_of}
    for query in catalogue.queries:
        needs = query.header.needs
        runs = {RUN + measure for measure in needs.measure}
        for name, token in query.parameters.items():
            if name in runs or name in known:
                continue
            move = f"add `measure: [{name.removeprefix(RUN)}]` to `needs`" if name.startswith(RUN) else ""
            yield query.error(
                "IND008",
                f"nobody gives `${name}`",
                token,
                expected="what the engine gives, a parameter or list in rules/, or a column of a definition",
                next_move=move
                or did_you_mean(name, known | runs)
                or f"`loangraph new parameter {name}`, or give it in rules/lists/",
            )
        for name in sorted(needs.parameters() - known):
            yield CatalogueError(
                "IND008", f"`needs` cannot be judged: nobody gives `{name}`",
                place=query.document.place("needs"), next_move=did_you_mean(name, known),
            )  # fmt: skip
        for name in needs.measure:
            if name not in catalogue.measures:
                yield CatalogueError(
                    "IND018", f"there is no measure `{name}`", place=query.document.place("needs", "measure"),
                    next_move=did_you_mean(name, catalogue.measures),
                )  # fmt: skip

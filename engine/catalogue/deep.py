"""Every query of a catalogue walked through, and what the walk tells held against the model and the header.

Nothing of this is needed to run a catalogue: a decision does not wait for it, ``check`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.catalogue import bounds, clauses, cypher, names, projections, returns, sources, values
from engine.catalogue.catalogue import GIVEN, RUN, Catalogue, place_of
from engine.catalogue.headers import NUMBERS, MeasureHeader
from engine.catalogue.kinds import ANY, DATE, DATETIME, TEXT, Kind, ListKind, MapKind, of_unit
from engine.catalogue.meaning import Walk
from engine.catalogue.model import Model
from engine.catalogue.queries import Query
from engine.catalogue.scope import Facts, Known, Scope
from engine.catalogue.syntax import Query as Syntax
from engine.errors import CatalogueError

ENGINE_GIVES: dict[str, Kind] = {
    "as_of": DATETIME, "since": DATETIME, "as_of_date": DATE, "since_date": DATE, "request": of_unit("cents"),
    "applicant": TEXT, "application": TEXT, "product": TEXT, "projection": TEXT,
}  # fmt: skip

ALLOW = re.compile(r"//\s*allow\s+(?P<code>[A-Z]{3}\d{3})(?P<reason>:\s*\S.*)?")

ALLOWABLE = frozenset({"IND029", "IND033", "IND035", "IND041", "IND042"})
"""What a comment ``// allow IND041: why`` on the line, or on the one before, lets pass: what the text cannot prove."""


@dataclass(frozen=True)
class Walked:
    """One query with what the walk through it met."""

    query: Query[Any]
    syntax: Syntax
    facts: Facts


def deep_faults(
    catalogue: Catalogue, model: Model, wanted: Callable[[str], bool] = lambda path: True
) -> list[CatalogueError]:
    """Everything wrong with the queries of a catalogue, or of its wanted paths, that only their meaning shows."""
    parameters = _parameters(catalogue)
    positive = _positive(catalogue)
    owners = _owners(catalogue)
    errors: list[CatalogueError] = []
    for query in _walked(catalogue, wanted):
        try:
            walked = _walk(query, Known(model, {**parameters, **_settings(query)}, positive))
        except CatalogueError as error:
            errors.append(error)
            continue
        parameters |= _columns(walked)
        found = [*_faults(walked, model, positive)]
        if not isinstance(query.header, MeasureHeader):
            found += sources.owned_faults(query, walked.facts, owners)
        errors += _allowed(query, found)
    return errors


def _walked(catalogue: Catalogue, wanted: Callable[[str], bool]) -> list[Query[Any]]:
    """The queries of wanted paths, and before each the definitions whose columns it names."""
    every = [*catalogue.queries, *catalogue.measures.values()]
    chosen = [query for query in every if wanted(query.path)]
    needed = {definition.id for query in chosen for definition in catalogue.needed_by(query)}
    return [query for query in every if query in chosen or query.id in needed]


def _walk(query: Query[Any], known: Known) -> Walked:
    syntax = clauses.parse(cypher.tokens(query.text, query.path), query.path)
    walk = Walk(known)
    walk.query(syntax, Scope(), top=True)
    return Walked(query, syntax, walk.facts)


def _faults(walked: Walked, model: Model, positive: frozenset[str]) -> Iterator[CatalogueError]:
    query, facts = walked.query, walked.facts
    measure = isinstance(query.header, MeasureHeader)
    yield from names.faults(query, facts, model)
    yield from bounds.length_faults(query, facts)
    yield from values.comparison_faults(query, facts, floats=measure)
    yield from values.division_faults(query, facts, positive)
    yield from projections.faults(query, facts, model)
    # A scan lists what lies in the whole graph, whenever it was stated.
    if not measure or query.header.scores:
        yield from bounds.time_faults(query, facts, model)
    if not measure:
        yield from bounds.start_faults(query, facts, model)
        yield from sources.faults(query, facts, model)
        yield from returns.faults(query, facts, walked.syntax)


def _parameters(catalogue: Catalogue) -> dict[str, Kind]:
    """The kind of everything that a query may name, less the rows of definitions, which the walk through them tells."""
    found = {name: ENGINE_GIVES[name] for name in (*GIVEN, "projection")}
    found |= {name: of_unit(parameter.unit) for name, parameter in catalogue.parameter_table.items()}
    for name, named in catalogue.list_table.items():
        columns = {**{column: of_unit(unit) for column, unit in named.columns.items()}, "from": DATE, "to": DATE}
        found[name] = ListKind(MapKind(tuple(columns.items())))
    return found | {RUN + name: TEXT for name in catalogue.measures}


def _settings(query: Query[Any]) -> dict[str, Kind]:
    settings = getattr(query.header, "settings", {})
    return {name: of_unit("count") if isinstance(value, int) else TEXT for name, value in settings.items()}


def _columns(walked: Walked) -> dict[str, Kind]:
    """The columns of a definition as later queries receive them."""
    if walked.query.path.startswith("cypher/definitions/"):
        returned = walked.facts.returns[-1] if walked.facts.returns else {}
        inferred = {name: kind for name, (_, kind, _) in returned.items()}
        units = walked.query.header.returns.items()
        return {name: inferred.get(name, ANY) if unit == "rows" else of_unit(unit) for name, unit in units}
    return {}


def _positive(catalogue: Catalogue) -> frozenset[str]:
    """Parameters that are above zero whenever they have a value."""
    table = catalogue.parameter_table.items()
    return frozenset(
        name
        for name, parameter in table
        if parameter.unit in NUMBERS
        and all(isinstance(dated.value, int) and dated.value > 0 for dated in parameter.values)
    )


def _owners(catalogue: Catalogue) -> dict[str, list[str]]:
    """Which definitions own a property."""
    found: dict[str, list[str]] = {}
    for definition in catalogue.definitions.values():
        for name in definition.header.owns:
            found.setdefault(name, []).append(definition.id)
    return found


def _allowed(query: Query[Any], found: Iterable[CatalogueError]) -> list[CatalogueError]:
    """What is left of some errors without those that a comment allows; a comment that allows nothing is one more."""
    errors = list(found)
    for number, line in enumerate(query.text.splitlines(), start=1):
        match = ALLOW.search(line)
        if match is None:
            continue
        code = match["code"]
        lines = {number + 1} if line.lstrip().startswith("//") else {number}
        let_pass = [error for error in errors if error.code == code and place_of(error)[1] in lines]
        if code in ALLOWABLE and match["reason"] and let_pass:
            errors = [error for error in errors if error not in let_pass]
        else:
            errors.append(_idle(query, number, match))
    return errors


def _idle(query: Query[Any], line: int, match: re.Match[str]) -> CatalogueError:
    code = match["code"]
    message = (
        f"{code} cannot be allowed" if code not in ALLOWABLE
        else f"nothing here is {code}" if match["reason"] else f"{code} is allowed without a reason"
    )  # fmt: skip
    return CatalogueError(
        "IND046", message, place=f"{query.path}:{line}:{match.start() + 1}",
        expected=f"`// allow {code}: why`, for one of {', '.join(sorted(ALLOWABLE))}", next_move="remove the comment",
    )  # fmt: skip

"""One application measured: definitions, then indicators, inside one READ transaction that the caller opened.

The same code runs the cases beside the files, so what a case shows is what a decision does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, Protocol

from neo4j.exceptions import ClientError, DatabaseError, Neo4jError
from neo4j.time import Date, DateTime

from engine.catalogue.catalogue import RUN, Catalogue
from engine.catalogue.headers import LISTS, SOURCE_OF, AnsweringHeader, DefinitionHeader, IndicatorHeader
from engine.catalogue.queries import Query
from engine.clock import SHANGHAI, day_of, year_before
from engine.decide import reasons
from engine.decide.answers import one_row, plain, reason_of
from engine.decide.consents import missing_of_applicant, missing_of_leaders
from engine.decide.model import (
    Application,
    DatedParameter,
    Exempted,
    Facts,
    Gap,
    Measured,
    MissingConsent,
    Result,
    Scalar,
    State,
)
from engine.decide.needs import Asked, first_unmet, unasked_files
from engine.errors import BusyError, CatalogueError, UnknownError
from engine.graph.statements import statement

NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"


class Reads(Protocol):
    """Whatever runs a query inside the one transaction: a Reader, or the sandbox of a case."""

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column."""

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The first rows of the answer, ``most`` at most."""


PASSING = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.ClientError.Transaction.TransactionTerminated",
    "Neo.DatabaseError.General.OutOfMemoryError",
)
"""Faults of the moment, not of a query: nothing is sealed because of them."""


def _passing(error: Neo4jError) -> BusyError:
    return BusyError(
        "BUS005",
        f"the graph did not answer in time: {error.message}",
        expected="reads of one decision within its time limit",
        next_move="decide again; if it happens again, look for a query that is slow for this application",
    )


class QueryFailed(CatalogueError):
    """A query that the database failed, or whose answer is not what its header declares; ``query`` is its id."""

    def __init__(self, query: str, error: CatalogueError) -> None:
        super().__init__(
            error.code, error.message, place=error.place, expected=error.expected, next_move=error.next_move
        )
        self.query = query


def measure(
    reader: Reads,
    catalogue: Catalogue,
    application: str,
    as_of: datetime,
    runs: Mapping[str, str | None],
    broken: Collection[str] = (),
) -> Measured:
    """Everything the catalogue asks about an application as known at an instant.

    runs: measure → id of the run to read, or None. broken: queries that failed before and are not run again; their
    values are unknown. Raises UnknownError UNK002 for an application that nobody had filed by then, QueryFailed where
    a query fails, after which its transaction is of no use. Where a consent is missing the queries that read protected
    data do not run, and ``consents_missing`` says whose.
    """
    found = find_application(reader, application, as_of)
    return everything(Asking(reader, catalogue, found, as_of, runs, broken=broken))


def everything(asking: Asking) -> Measured:
    """What `measure` says, asked by somebody who may know part of the answers already."""
    missing = missing_consents(asking)
    if missing:
        return asking.measured(missing)
    for definition in asking.catalogue.definitions.values():
        asking.define(definition)
    for indicator in asking.catalogue.indicators.values():
        asking.indicate(indicator)
    return asking.measured([])


def find_application(reader: Reads, application: str, as_of: datetime) -> Application:
    """The application as filed; UnknownError UNK002 where nobody had filed it by then."""
    day = Date.from_native(day_of(as_of))
    rows = reader.run(statement("records/application"), application=application, as_of_date=day)
    found = Application(**{key: _native(value) for key, value in rows[0].items()}) if rows else None
    if found is None or found.applied_at > as_of:
        raise UnknownError(
            "UNK002",
            f"no application {application} was filed by {as_of.isoformat()}",
            expected="the id of an application, and an as-of not before it was filed",
            next_move="`loangraph applications` lists them with their times",
        )
    return found


def files_read(catalogue: Catalogue, without: Collection[str] = ()) -> list[str]:
    """The canonical files that a catalogue reads about an applicant, less those of some queries."""
    return sorted({file for query in catalogue.queries if query.id not in without for file in query.header.needs.files})


def missing_consents(asking: Asking) -> list[MissingConsent]:
    """Whose consent the catalogue's queries need and do not have; nothing protected is read to know it."""
    applicant, day = asking.application.applicant, asking.known["as_of_date"]
    sources = {SOURCE_OF[file] for file in files_read(asking.catalogue)}
    missing = missing_of_applicant(asking.reader, applicant, sources, day)
    if missing or "credit" not in sources:
        return missing
    # Who represents and owns the firm is public; whether their credit data may be read is theirs to say.
    asking.define_columns(["representatives", "owners"])
    leaders = [*(asking.known.get("representatives") or []), *(asking.known.get("owners") or [])]
    return missing_of_leaders(asking.reader, applicant, leaders, day)


class Asking:
    """The state of measuring one application: what is known so far, by the names under which queries receive it.

    given: columns of definitions that are given and therefore not computed; overrides: values of parameters that
    replace the ones in force. Both are for cases and what-ifs.
    """

    def __init__(
        self,
        reader: Reads,
        catalogue: Catalogue,
        application: Application,
        as_of: datetime,
        runs: Mapping[str, str | None],
        *,
        given: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Any] | None = None,
        broken: Collection[str] = (),
    ) -> None:
        self.reader = reader
        self.broken = broken
        self.catalogue = catalogue
        self.application = application
        self.as_of = as_of.astimezone(UTC)
        self.day = day_of(as_of)
        self.in_force = catalogue.parameters(self.day, application.segment)
        for name, value in (overrides or {}).items():
            self.in_force[name] = {**self.in_force[name], "value": value}
        self.given = dict(given or {})
        self.known: dict[str, Any] = {
            **catalogue.lists(self.day),
            **{name: dated["value"] for name, dated in self.in_force.items()},
            **_times(self.as_of),
            "applicant": application.applicant,
            "application": application.id,
            "product": application.product,
            "request": application.amount,
            **{RUN + name: run for name, run in runs.items()},
            **self.given,
        }
        self.defined: set[str] = set()
        self.definitions: dict[str, Scalar] = {}
        self.results: dict[str, Result] = {}
        self.values: dict[str, bool | int | str] = {}
        self.unknown: dict[str, str] = {}
        self.not_applicable: list[str] = []
        self.gaps: list[Gap] = []

    def define_columns(self, columns: Iterable[str]) -> None:
        """Run the definitions that return some columns, with those they need."""
        for column in columns:
            definition = self.catalogue.column_of.get(column)
            if definition is not None and column not in self.known:
                for needed in [*self.catalogue.needed_by(definition, self.given), definition]:
                    self.define(needed)

    def define(self, query: Query[DefinitionHeader]) -> None:
        """Run a definition once; its columns become known, its scalar columns facts."""
        if query.id in self.defined:
            return
        self.defined.add(query.id)
        row, why = self._answer(query)
        for column, unit in query.header.returns.items():
            if column not in self.given:
                self.known[column] = row.get(column)
            if unit not in LISTS:
                value = plain(self.known[column])
                self.definitions[f"{query.id}.{column}"] = value
                self._state(query, column, value, why or reason_of(row, column))
        if why == NOT_APPLICABLE:
            self.not_applicable.append(query.id)

    def indicate(self, query: Query[IndicatorHeader]) -> Result:
        """Run an indicator; what it says becomes facts and gaps."""
        row, why = self._answer(query)
        values = {name: plain(row.get(name)) for name in query.header.returns}
        because = {name: self._state(query, name, value, why or reason_of(row, name)) for name, value in values.items()}
        result = Result(
            state=NOT_APPLICABLE if why == NOT_APPLICABLE else _state_of(values),
            values=values,
            reasons={name: reason for name, reason in because.items() if reason},
            evidence=sorted(set(row.get("evidence") or [])),
        )
        if why == NOT_APPLICABLE:
            self.not_applicable.append(query.id)
        self.results[query.id] = result
        return result

    def _state(self, query: Query[Any], column: str, value: Scalar, why: str) -> str:
        """Enter a value into the facts, or why there is none: that code is returned, empty where there is a value."""
        if why == NOT_APPLICABLE:
            return ""
        name = f"{query.id}.{column}"
        if value is not None:
            self.values[name] = value
            return ""
        code, _, file = why.partition(":")
        self.unknown[name] = code
        words = reasons.sentence(code, query.header, file)
        if not query.header.trial:
            self.gaps.append(Gap(indicator=query.id, value=column, reason=code, words=words))
        return code

    def _answer(self, query: Query[Any]) -> tuple[dict[str, Any], str]:
        """The one row of a query, and why there is none: NOT_APPLICABLE, ``reason:file``, or nothing."""
        header: AnsweringHeader = query.header
        if query.id in self.broken:
            return {}, reasons.QUERY_BROKEN
        if not header.applies_to.holds(self.application.product, self.application.legal_form):
            return {}, NOT_APPLICABLE
        unmet = first_unmet(header.needs, self._asked(), self.known)
        if unmet:
            return {}, f"{unmet.code}:{unmet.file}"
        try:
            return self._row(query), ""
        except CatalogueError as error:
            raise QueryFailed(query.id, error) from error

    def _row(self, query: Query[Any]) -> dict[str, Any]:
        parameters = {name: self._parameter(query, name) for name in query.parameters}
        try:
            # Two rows are enough to know that it is not one.
            rows = self.reader.first(2, query.text, **parameters)
        except (ClientError, DatabaseError) as error:
            if error.code in PASSING:
                raise _passing(error) from error
            raise query.error("IND032", f"the database refuses or fails the query: {error.message}") from error
        return one_row(query, rows)

    def _asked(self) -> Asked:
        """What was asked about the applicant, as far as the definitions that say it have run."""
        return Asked(
            rows=self.known.get("asked") or [],
            accounts=self.known.get("accounts") or [],
            legal_form=self.application.legal_form,
            as_of_date=self.known["as_of_date"],
            max_age_days=self.known.get("query_max_age_days", 0),
        )

    def _parameter(self, query: Query[Any], name: str) -> Any:
        if name in self.known:
            return self.known[name]
        if name.startswith(RUN):
            return None
        token = query.parameters[name]
        if name in self.catalogue.parameter_table:
            message = f"`{name}` has no value on {self.day}"
            raise query.error("PAR004", message, token, next_move="add a value with an earlier `from`")
        raise query.error("IND008", f"nobody gives `${name}`", token)

    def measured(self, missing: list[MissingConsent]) -> Measured:
        """Everything asked so far as one record, with the facts the engine itself counts."""
        if not missing:
            self._count_unasked()
        parameters = {
            name: DatedParameter(
                value=_json(dated["value"]), since=dated["from"], unit=dated["unit"], segment=dated.get("segment")
            )
            for name, dated in self.in_force.items()
        }
        return Measured(
            application=self.application,
            as_of=self.as_of,
            parameters=parameters,
            definitions=self.definitions,
            results=self.results,
            facts=Facts(
                values=self.values,
                unknown=self.unknown,
                not_applicable=sorted(self.not_applicable),
                parameters={name: dated.value for name, dated in parameters.items()},
            ),
            gaps=self.gaps,
            exceptions=[Exempted(**one) for one in self.known.get("exceptions") or []],
            consents_missing=missing,
        )

    def _count_unasked(self) -> None:
        """How many of the files, and of the sources, that apply and are read never gave an answer that counts."""
        # What only queries on trial read may stay unasked: a trial changes no outcome.
        on_trial = [query.id for query in self.catalogue.queries if query.header.trial]
        self.values |= self._unasked(files_read(self.catalogue, without=[*self.not_applicable, *on_trial]))

    def _unasked(self, files: list[str]) -> dict[str, int]:
        asked = self._asked()
        return {
            "data.unasked_files": len(unasked_files(files, asked)),
            "data.unasked_sources": len({SOURCE_OF[file] for file in files} - asked.answering_sources()),
        }


def _state_of(values: Mapping[str, Scalar]) -> State:
    return "not_evaluable" if all(value is None for value in values.values()) else "measured"


def _times(as_of: datetime) -> dict[str, Any]:
    """The as-of and the time 12 months before, as instants in UTC and as days in Shanghai."""
    since = year_before(as_of.astimezone(SHANGHAI)).astimezone(UTC)
    return {
        "as_of": DateTime.from_native(as_of),
        "since": DateTime.from_native(since),
        "as_of_date": Date.from_native(day_of(as_of)),
        "since_date": Date.from_native(day_of(since)),
    }


def _json(value: bool | int | str | date) -> bool | int | str:
    return value.isoformat() if isinstance(value, date) else value


def _native(value: Any) -> Any:
    return value.to_native() if isinstance(value, Date | DateTime) else value

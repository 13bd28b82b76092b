"""One application measured: definitions, then indicators, inside one READ transaction that the caller opened.

The same code runs the cases beside the files, so what a case shows is what a decision does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, Protocol

from neo4j.exceptions import ClientError, DatabaseError
from neo4j.time import Date, DateTime

from engine.catalogue.catalogue import RUN, Catalogue
from engine.catalogue.headers import LISTS, SOURCE_OF, SOURCES, AnsweringHeader, DefinitionHeader, IndicatorHeader
from engine.catalogue.parameters import fits
from engine.catalogue.queries import Query
from engine.clock import day_of
from engine.decide import reasons
from engine.decide.model import (
    Application,
    DatedParameter,
    Facts,
    Gap,
    Measured,
    MissingConsent,
    Result,
    Scalar,
    Sentence,
)
from engine.decide.needs import Asked, first_unmet, unasked_files
from engine.errors import CatalogueError, UnknownError
from engine.graph.statements import statement

PUBLIC_SOURCES = frozenset({"registry", "judicial"})
"""Public records need no consent (canonical.md, Consent by row); one that was given and withdrawn still stops."""


class Reads(Protocol):
    """Whatever runs a query inside the one transaction: a Reader, or the sandbox of a case."""

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column."""

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The first rows of the answer, ``most`` at most."""


def measure(
    reader: Reads, catalogue: Catalogue, application: str, as_of: datetime, runs: Mapping[str, str | None]
) -> Measured:
    """Everything the catalogue asks about an application as known at an instant.

    runs: measure → id of the run to read, or None. Raises UnknownError UNK002 for an application that nobody had filed
    by then, CatalogueError IND03x where a query answers otherwise than its header says. Where a consent is missing the
    queries that read protected data do not run, and ``consents_missing`` says whose.
    """
    asking = Asking(reader, catalogue, find_application(reader, application, as_of), as_of, runs)
    missing = asking.missing_consents([asking.application.applicant], SOURCES)
    if not missing:
        # Who represents and owns the firm is public; whether their credit data may be read is theirs to say.
        asking.define_columns(["representatives", "owners"])
        missing = asking.missing_credit_consents()
    if missing:
        return asking.measured(missing)
    for definition in catalogue.definitions.values():
        asking.define(definition)
    for indicator in catalogue.indicators.values():
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
    ) -> None:
        self.reader = reader
        self.catalogue = catalogue
        self.application = application
        self.as_of = as_of.astimezone(UTC)
        self.day = day_of(as_of)
        self.in_force = catalogue.parameters(self.day)
        for name, value in (overrides or {}).items():
            self.in_force[name] = {**self.in_force[name], "value": value}
        self.given = dict(given or {})
        self.known: dict[str, Any] = {
            **catalogue.lists(self.day),
            **{name: dated["value"] for name, dated in self.in_force.items()},
            **self._times(),
            "applicant": application.applicant,
            "application": application.id,
            "product": application.product,
            "request": application.amount,
            **{RUN + name: run for name, run in runs.items()},
            **self.given,
        }
        self.definitions: dict[str, Scalar] = {}
        self.results: dict[str, Result] = {}
        self.values: dict[str, bool | int | str] = {}
        self.unknown: dict[str, str] = {}
        self.not_applicable: list[str] = []
        self.gaps: list[Gap] = []
        self.defined: set[str] = set()

    def _times(self) -> dict[str, Any]:
        as_of = DateTime.from_native(self.as_of)
        since = _year_before(self.as_of)
        return {
            "as_of": as_of,
            "since": DateTime.from_native(since),
            "as_of_date": Date.from_native(self.day),
            "since_date": Date.from_native(day_of(since)),
        }

    @property
    def asked(self) -> Asked:
        """What was asked about the applicant, as far as the definitions that say it have run."""
        return Asked(
            rows=self.known["asked"],
            accounts=self.known.get("accounts") or [],
            legal_form=self.application.legal_form,
            as_of_date=self.known["as_of_date"],
            max_age_days=self.known["query_max_age_days"],
        )

    def define_columns(self, columns: Iterable[str]) -> None:
        """Run the definitions that return some columns, with those they need."""
        for column in columns:
            definition = self.catalogue.column_of.get(column)
            if definition is not None and column not in self.known:
                for needed in [*self.catalogue.needed_by(definition, self.given), definition]:
                    self.define(needed)

    def define(self, query: Query[DefinitionHeader]) -> None:
        """Run a definition once; its columns become known, its scalar columns facts."""
        header = query.header
        if query.id in self.defined:
            return
        self.defined.add(query.id)
        row, why = self._answer(query)
        for column, unit in header.returns.items():
            if column not in self.given:
                self.known[column] = row.get(column)
            if unit not in LISTS:
                value = _plain(self.known[column])
                self.definitions[f"{query.id}.{column}"] = value
                self._state(query, column, value, why or _reason(row, column))
        if why == NOT_APPLICABLE:
            self.not_applicable.append(query.id)

    def indicate(self, query: Query[IndicatorHeader]) -> Result:
        """Run an indicator; what it says becomes facts and gaps."""
        row, why = self._answer(query)
        values = {name: _plain(row.get(name)) for name in query.header.returns}
        if why == NOT_APPLICABLE:
            self.not_applicable.append(query.id)
            result = Result(state="not_applicable", values=values)
        else:
            because = {
                name: self._state(query, name, value, why or _reason(row, name)) for name, value in values.items()
            }
            result = Result(
                state="not_evaluable" if all(value is None for value in values.values()) else "measured",
                values=values,
                reasons={name: reason for name, reason in because.items() if reason},
                evidence=sorted(set(row.get("evidence") or [])),
            )
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
        self.gaps.append(Gap(indicator=query.id, value=column, reason=code, words=words))
        return code

    def _answer(self, query: Query[Any]) -> tuple[dict[str, Any], str]:
        """The one row of a query, and why there is none: a reason, NOT_APPLICABLE, or nothing."""
        header = query.header
        if not header.applies_to.holds(self.application.product, self.application.legal_form):
            return {}, NOT_APPLICABLE
        unmet = first_unmet(header.needs, self._asked_for(header), self.known_for_needs(header))
        if unmet:
            return {}, f"{unmet.code}:{unmet.file}"
        row = self._one_row(query)
        _check(query, row)
        return row, ""

    def _asked_for(self, header: AnsweringHeader) -> Asked:
        needs = header.needs
        return self.asked if needs.asked or needs.months else NOBODY_ASKED

    def known_for_needs(self, header: AnsweringHeader) -> Mapping[str, Any]:
        """What is known, with the number of clean transfers in the last 12 months where a header asks for it."""
        if header.needs.transfers is not None and "clean_transfers" not in self.known:
            since = self.known["since"]
            clean = sum(1 for row in self.known["flow"] if row["clean"] and row["at"] >= since)
            self.known["clean_transfers"] = clean
        return self.known

    def _one_row(self, query: Query[Any]) -> dict[str, Any]:
        try:
            # Two rows are enough to know that it is not one.
            rows = self.reader.first(2, query.text, **{name: self._parameter(query, name) for name in query.parameters})
        except (ClientError, DatabaseError) as error:
            raise query.error("IND032", f"the database refuses or fails the query: {error.message}") from error
        if len(rows) != 1:
            raise query.error(
                "IND030",
                f"the query returned {'more than one row' if rows else 'no row'}",
                expected="exactly one row, also where nothing was found",
                next_move="aggregate at the end, and use OPTIONAL MATCH where there may be nothing",
            )
        return rows[0]

    def _parameter(self, query: Query[Any], name: str) -> Any:
        if name in self.known:
            return self.known[name]
        if name.startswith(RUN):
            return None
        in_table = name in self.catalogue.parameter_table
        raise query.error(
            "PAR004" if in_table else "IND008",
            f"`{name}` has no value on {self.day}" if in_table else f"nobody gives `${name}`",
            query.parameters[name],
            next_move="add a value with an earlier `from`" if in_table else "",
        )

    def missing_consents(self, subjects: list[str], sources: Iterable[str]) -> list[MissingConsent]:
        """Consents of subjects without which the sources that the catalogue reads may not be read."""
        read = {SOURCE_OF[file] for file in files_read(self.catalogue)}
        stands = self._consents(subjects)
        missing = []
        for subject in subjects:
            for source in sources:
                row = stands.get((subject, source))
                reason = _missing(row, source)
                if source in read and reason:
                    missing.append(_missing_consent(subject, source, reason))
        return missing

    def missing_credit_consents(self) -> list[MissingConsent]:
        """The same for the credit data of representatives and owners of a quarter or more.

        A representative must have consented. Of an owner who never did nothing can have been loaded: a gap; one whose
        consent ended has data here that may no longer be used.
        """
        applicant = self.application.applicant
        representatives = [one for one in self.known.get("representatives") or [] if one != applicant]
        owners = [one for one in self.known.get("owners") or [] if one not in {applicant, *representatives}]
        missing = self.missing_consents([*representatives, *owners], ["credit"])
        return [one for one in missing if one.subject in representatives or one.reason != "absent"]

    def _consents(self, subjects: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
        if not subjects:
            return {}
        rows = self.reader.run(statement("records/consents"), subjects=subjects, as_of_date=self.known["as_of_date"])
        return {(row["subject"], row["source"]): row for row in rows}

    def measured(self, missing: list[MissingConsent]) -> Measured:
        """Everything asked so far as one record, with the facts the engine itself counts."""
        if not missing:
            files = files_read(self.catalogue, without=self.not_applicable)
            asked = self.asked if files else NOBODY_ASKED
            self.values["data.unasked_files"] = len(unasked_files(files, asked))
            self.values["data.unasked_sources"] = len({SOURCE_OF[file] for file in files} - asked.answering_sources())
        parameters = {
            name: DatedParameter(value=_parameter_value(dated["value"]), since=dated["from"], unit=dated["unit"])
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
            consents_missing=missing,
        )


NOT_APPLICABLE = "not_applicable"
NOBODY_ASKED = Asked(rows=[], accounts=[], legal_form=None, as_of_date=Date(1970, 1, 1), max_age_days=0)


def files_read(catalogue: Catalogue, without: Collection[str] = ()) -> list[str]:
    """The canonical files that a catalogue reads about an applicant, less those of queries that do not apply."""
    return sorted({file for query in catalogue.queries if query.id not in without for file in query.header.needs.files})


def _reason(row: Mapping[str, Any], column: str) -> str:
    """The code that a query itself gave for a null: one for all its values, or a map from value to code."""
    reason = row.get("reason")
    if isinstance(reason, Mapping):
        reason = reason.get(column)
    return reason or reasons.UNKNOWN_VALUE


def _check(query: Query[Any], row: Mapping[str, Any]) -> None:
    """CatalogueError IND031 where a column, the evidence or the reason is not what the header declares."""
    header: AnsweringHeader = query.header
    for column, unit in header.returns.items():
        if column not in row:
            raise _wrong(query, column, "nothing", unit)
        if not _is(row[column], unit):
            raise _wrong(query, column, f"`{row[column]!r}`"[:200], unit)
    evidence = row.get("evidence")
    if evidence is not None and not _is(evidence, "ids"):
        raise _wrong(query, "evidence", f"`{evidence!r}`"[:200], "ids")
    reason = row.get("reason")
    for code in reason.values() if isinstance(reason, Mapping) else [reason]:
        if code is not None and code not in header.reasons:
            raise query.error(
                "IND021",
                f"the query gave the reason `{code}`",
                expected=", ".join(header.reasons),
                next_move="declare it under `reasons` with its words, or correct the code",
            )


def _wrong(query: Query[Any], column: str, found: str, unit: str) -> CatalogueError:
    return CatalogueError(
        "IND031",
        f"`{column}` came back as {found}",
        place=query.document.place("returns", column),
        expected=EXPECTED.get(unit, f"a whole number ({unit}) within ±(2^53−1), or null"),
        next_move="a float comes from `/` with a float or from a sum past 2^63: compute in cents and parts per million",
    )


EXPECTED = {
    "boolean": "true, false or null",
    "text": "text or null",
    "date": "a date or null; a datetime is no date",
    "ids": "a list of ids as text",
    "rows": "a list of maps",
}


def _is(value: Any, unit: str) -> bool:
    if unit == "ids":
        return isinstance(value, list) and all(type(one) is str for one in value)
    if unit == "rows":
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if unit == "date":
        return value is None or type(value) is Date
    return value is None or fits(value, unit)


def _plain(value: Any) -> Scalar:
    """A scalar as it stands in JSON: days as ISO text."""
    return value.isoformat() if isinstance(value, date) else value.iso_format() if isinstance(value, Date) else value


def _parameter_value(value: bool | int | str | date) -> bool | int | str:
    return value.isoformat() if isinstance(value, date) else value


def _native(value: Any) -> Any:
    return value.to_native() if isinstance(value, Date | DateTime) else value


def _year_before(instant: datetime) -> datetime:
    """Twelve months earlier at the same time; from 29 February to 28 February."""
    try:
        return instant.replace(year=instant.year - 1)
    except ValueError:
        return instant.replace(year=instant.year - 1, day=28)


def _missing(row: Mapping[str, Any] | None, source: str) -> Literal["absent", "ended", "withdrawn"] | None:
    """Why a source may not be read, from how the consents stand; None where it may."""
    if row is None:
        return None if source in PUBLIC_SOURCES else "absent"
    if row["in_force"]:
        return None
    if row["withdrawn"]:
        return "withdrawn"
    return None if source in PUBLIC_SOURCES else "ended"


CONSENT_WORDS = {
    "absent": ("未取得{zh}查询授权", "there is no consent for the {en} source"),
    "ended": ("{zh}查询授权已到期", "the consent for the {en} source does not cover the as-of"),
    "withdrawn": ("{zh}查询授权已撤回", "the consent for the {en} source was withdrawn"),
}


def _missing_consent(subject: str, source: str, reason: Literal["absent", "ended", "withdrawn"]) -> MissingConsent:
    zh, en = CONSENT_WORDS[reason]
    title = dict(zip(("zh", "en"), reasons.SOURCES[source], strict=True))
    words = Sentence(zh=zh.format(**title), en=en.format(**title))
    return MissingConsent(subject=subject, source=source, reason=reason, words=words)

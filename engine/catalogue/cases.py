"""Cases beside the files of the catalogue: a small graph, a question, the answer it must give.

``<name>.test.yaml`` stands beside ``<name>.cypher``. Every case runs on a real Neo4j in a transaction that is rolled
back, with the real definitions unless the case gives their columns, by the code that measures decisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

from neo4j.time import Date, DateTime
from pydantic import Field, field_validator

from engine.catalogue.catalogue import MODEL, Catalogue
from engine.catalogue.headers import LISTS, RESERVED, SOURCE_OF, DefinitionHeader, File, IndicatorHeader
from engine.catalogue.queries import Query
from engine.decide.measure import Asking, Reads, find_application
from engine.decide.needs import ACCOUNT_FILES
from engine.errors import CatalogueError
from engine.graph.statements import statement, statements
from engine.settings import ROOT
from engine.strict_yaml import Document, Strict, did_you_mean, fit, read_yaml

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

    asked: by default every file was asked about everybody in the graph; ``none``, or a list of what was. not_asked:
    exceptions from the default. runs: ids of measure runs by measure.
    """

    name: str = Field(min_length=1)
    graph: str = ""
    applicant: str = "a"
    application: str | None = None
    as_of: str = "2026-01-01T00:00:00+08:00"
    asked: Literal["all", "none"] | list[Question] = "all"
    not_asked: list[NotAsked] = []
    given: dict[str, Any] = {}
    parameters: dict[str, int | str | bool | date] = {}
    runs: dict[str, str] = {}
    expect: dict[str, Any] = Field(min_length=1)

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
class Difference:
    """Something that came out otherwise than a case expects."""

    what: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected!r}, got {self.actual!r}"


@dataclass(frozen=True)
class CaseFile:
    """The cases beside one query."""

    path: str
    query_path: str
    cases: list[Case]
    document: Document


def find_case_files(root: Path) -> list[Path]:
    """Every file of cases under cypher/, in the order of paths."""
    return sorted((root / "cypher").rglob(f"*{SUFFIX}"))


def read_cases(path: Path, root: Path) -> CaseFile:
    """The cases of a file; CatalogueError YML… where it does not read, TST001 beside no query, TST002 for a name twice."""
    name = path.relative_to(root).as_posix()
    document = read_yaml(path.read_text("utf-8"), name)
    query_path = name.removesuffix(SUFFIX) + ".cypher"
    if not (root / query_path).is_file():
        raise CatalogueError(
            "TST001", "there is no query beside these cases", place=f"{name}:1:1", expected=query_path,
            next_move="pair the two files by their names",
        )  # fmt: skip
    cases = fit(Cases, document).cases
    seen: set[str] = set()
    for index, case in enumerate(cases):
        if case.name in seen:
            place = document.place("cases", index, "name")
            raise CatalogueError("TST002", f"two cases are named `{case.name}`", place=place)
        seen.add(case.name)
    return CaseFile(name, query_path, cases, document)


def query_at(catalogue: Catalogue, path: str) -> Runnable:
    """The definition or indicator of a path; the first error of a file that a run of it needs is raised."""
    for query in (*catalogue.definitions.values(), *catalogue.indicators.values()):
        if query.path == path:
            needed = {path, *(definition.path for definition in catalogue.needed_by(query))}
            for error in catalogue.errors:
                if error.place.rsplit(":", 2)[0] in needed:
                    raise error
            return query
    broken = next((error for error in catalogue.errors if error.place.startswith(f"{path}:")), None)
    raise broken or CatalogueError("IND019", "nothing reads a file here", place=f"{path}:1:1")


def run_case(transaction: Reads, catalogue: Catalogue, query: Runnable, case: Case) -> list[Difference]:
    """Build the graph of a case, ask, and compare; nothing differs where the case holds.

    The transaction must be able to write, and the caller rolls it back.
    """
    as_of = datetime.fromisoformat(case.as_of)
    application = _build(transaction, case, as_of)
    asking = Asking(
        transaction,
        catalogue,
        find_application(transaction, application, as_of),
        as_of,
        case.runs,
        given={name: _sent(value) for name, value in case.given.items()},
        overrides=case.parameters,
    )
    for definition in catalogue.needed_by(query, asking.given):
        asking.define(definition)
    if isinstance(query.header, IndicatorHeader):
        return list(_indicator_differences(asking, query, case.expect))
    asking.define(query)
    return list(_definition_differences(asking, query, case.expect))


def misplaced(catalogue: Catalogue, query: Runnable, file: CaseFile) -> Iterator[CatalogueError]:
    """What cases expect or give that does not exist: TST003, TST004."""
    returned = {*query.header.returns, *RESERVED}
    givable = {*catalogue.column_of, *catalogue.list_table}
    for index, case in enumerate(file.cases):
        for key, names, known, code in (
            ("expect", case.expect, returned, "TST003"),
            ("given", case.given, givable, "TST004"),
            ("parameters", case.parameters, catalogue.parameter_table, "TST004"),
        ):
            for name in names:
                if name not in known:
                    place = file.document.place("cases", index, key, name)
                    yield CatalogueError(code, f"there is no `{name}` here", place=place, next_move=did_you_mean(name, known))


def _build(transaction: Reads, case: Case, as_of: datetime) -> str:
    """Create the graph of a case and complete it; returns the id of its application."""
    for text in statements(case.graph):
        transaction.run(text)
    brought = [row["id"] for row in transaction.run(statement("cases/application"))]
    application = case.application or (brought[0] if brought else "app1")
    values = {
        "applicant": case.applicant,
        "application": application,
        "as_of": DateTime.from_native(as_of),
        "states": state_names(),
    }
    for text in statements(statement("cases/complete")):
        # Only now does everybody stand in the graph who can be asked about.
        asked = _questions(transaction, case, as_of) if "$asked" in text else None
        transaction.run(text, **values, asked=asked)
    return application


@cache
def state_names() -> list[str]:
    """The labels and relationship types of state elements, by the model of the graph."""
    model = read_yaml((ROOT / MODEL).read_text("utf-8"), MODEL).value
    return [name for kind in ("nodes", "relationships") for name, entry in model[kind].items() if entry.get("state")]


def _questions(transaction: Reads, case: Case, as_of: datetime) -> list[dict[str, Any]]:
    if case.asked == "none":
        return []
    if isinstance(case.asked, list):
        questions = case.asked
    else:
        subjects = transaction.run(statement("cases/subjects"))
        questions = [question for question in _all_questions(subjects) if not _excepted(question, case.not_asked)]
    return [_row(question, number, case, as_of) for number, question in enumerate(questions)]


def _all_questions(subjects: list[dict[str, Any]]) -> Iterator[Question]:
    for row in subjects:
        for file in SOURCE_OF:
            for account in row["accounts"] if file in ACCOUNT_FILES else [None]:
                yield Question(file=file, subject=row["subject"], account=account)


def _excepted(question: Question, exceptions: list[NotAsked]) -> bool:
    return any(
        question.file == exception.file
        and exception.subject in (None, question.subject)
        and exception.account in (None, question.account)
        for exception in exceptions
    )


def _row(question: Question, number: int, case: Case, as_of: datetime) -> dict[str, Any]:
    asked_at = datetime.fromisoformat(question.asked_at) if question.asked_at else as_of - timedelta(hours=1)
    return {
        "id": f"question {number}",
        "file": question.file,
        "source": SOURCE_OF[question.file],
        "subject": question.subject or case.applicant,
        "account": question.account,
        "from": question.begins,
        "to": question.to,
        "asked_at": DateTime.from_native(asked_at.astimezone(UTC)),
        "result": question.result,
    }


def _sent(value: Any) -> Any:
    """A value given in a case as a query would receive it: text that is an instant becomes one."""
    if isinstance(value, list):
        return [_sent(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _sent(one) for key, one in value.items()}
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return DateTime.from_native(datetime.fromisoformat(value).astimezone(UTC))
    return Date.from_native(value) if isinstance(value, date) else value


def _indicator_differences(
    asking: Asking, query: Query[IndicatorHeader], expect: Mapping[str, Any]
) -> Iterator[Difference]:
    result = asking.indicate(query)
    for name, expected in expect.items():
        if name == "evidence":
            actual: Any = result.evidence
            expected = sorted(expected)
        elif name == "reason":
            actual = _one_or_all(result.reasons)
        else:
            actual = _shown(result.values[name], result.state)
            expected = _shown_day(expected)
        if not _same(actual, expected):
            yield Difference(name, expected, actual)


def _definition_differences(
    asking: Asking, query: Query[DefinitionHeader], expect: Mapping[str, Any]
) -> Iterator[Difference]:
    state = NOT_APPLICABLE if query.id in asking.not_applicable else "measured"
    for name, expected in expect.items():
        if name == "reason":
            prefix = f"{query.id}."
            found = {key.removeprefix(prefix): code for key, code in asking.unknown.items() if key.startswith(prefix)}
            actual = _one_or_all(found)
        elif query.header.returns[name] in LISTS:
            actual, expected = _aligned(_listed(asking.known[name]), _listed(expected))
        else:
            actual, expected = _shown(asking.definitions[f"{query.id}.{name}"], state), _shown_day(expected)
        if not _same(actual, expected):
            yield Difference(name, expected, actual)


def _same(actual: Any, expected: Any) -> bool:
    """Equal, and of one type: true is not 1."""
    return bool(actual == expected) and isinstance(actual, bool) == isinstance(expected, bool)


def _shown(value: Any, state: str) -> Any:
    if state == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return NOT_EVALUABLE if value is None else value


def _shown_day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _one_or_all(reasons: Mapping[str, str]) -> Any:
    """The reason where all values have the same one, else reasons by value."""
    return next(iter(reasons.values())) if len(set(reasons.values())) == 1 else dict(reasons)


def _listed(value: Any) -> Any:
    """A list as text, so that days and instants of the database compare with those of a case."""
    if isinstance(value, list):
        return [_listed(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _listed(one) for key, one in value.items()}
    if isinstance(value, DateTime):
        return value.to_native().astimezone(UTC).isoformat()
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return value.iso_format() if isinstance(value, Date) else _shown_day(value)


def _aligned(actual: Any, expected: Any) -> tuple[Any, Any]:
    """Both sides in one order, and of rows only the keys that the case names: ids by themselves, rows by id."""
    if not isinstance(actual, list) or not isinstance(expected, list):
        return actual, expected
    if all(isinstance(one, str) for one in [*actual, *expected]):
        return sorted(actual), sorted(expected)
    if all(isinstance(one, dict) and "id" in one for one in [*actual, *expected]):
        actual, expected = sorted(actual, key=_id), sorted(expected, key=_id)
    if len(actual) != len(expected):
        return actual, expected
    return [_named(one, like) for one, like in zip(actual, expected, strict=True)], expected


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"])


def _named(row: Any, like: Any) -> Any:
    return {key: value for key, value in row.items() if key in like} if isinstance(like, dict) else row


INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")

"""Running the cases beside the files, each on a graph of its own in a transaction that the caller rolls back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, cast

from neo4j.time import Date, DateTime

from engine.catalogue.book import whole
from engine.catalogue.case_rows import load_rows
from engine.catalogue.cases import NOT_APPLICABLE, NOT_EVALUABLE, Case, NotAsked, Question, Runnable
from engine.catalogue.catalogue import MODEL, Catalogue
from engine.catalogue.headers import ACCOUNT_FILES, LISTS, SOURCE_OF, DefinitionHeader, IndicatorHeader
from engine.catalogue.queries import Query
from engine.decide.measure import Asking, Reads, find_application
from engine.errors import CatalogueError
from engine.graph.statements import statement, statements
from engine.settings import ROOT
from engine.strict_yaml import read_yaml

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True)
class Difference:
    """Something that came out otherwise than a case expects."""

    what: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected!r}, got {self.actual!r}"


def run_case(transaction: Reads, catalogue: Catalogue, query: Runnable, case: Case) -> list[Difference]:
    """Build the graph of a case, ask, and compare; nothing differs where the case holds.

    The transaction must be able to write, and the caller rolls it back.
    """
    case = whole(case)
    return differences(ask(transaction, catalogue, query, case), query, case.expect)


def ask(transaction: Reads, catalogue: Catalogue, query: Runnable, case: Case) -> Asking:
    """Build the graph of a case and ask the one question; raises as ``prepare`` does, and errors of the query."""
    asking = prepare(transaction, catalogue, query, case)
    if isinstance(query.header, IndicatorHeader):
        asking.indicate(cast(Query[IndicatorHeader], query))
    else:
        asking.define(cast(Query[DefinitionHeader], query))
    return asking


def prepare(transaction: Reads, catalogue: Catalogue, query: Runnable, case: Case) -> Asking:
    """Build the graph of a case and everything that its question needs; TST008 where something is to be filled in."""
    if case.todo:
        raise CatalogueError("TST008", case.todo, next_move="then take `todo` away")
    as_of = datetime.fromisoformat(case.as_of)
    application = build(transaction, case, as_of)
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
    return asking


def differences(asking: Asking, query: Runnable, expect: Mapping[str, Any]) -> list[Difference]:
    """What came out otherwise than expected, of a query that was asked."""
    if isinstance(query.header, IndicatorHeader):
        return list(_indicator_differences(asking, query, expect))
    return list(_definition_differences(asking, query, expect))


def build(transaction: Reads, case: Case, as_of: datetime) -> str:
    """Create the graph of a case and complete it (cypher/cases); returns the id of its application."""
    for text in statements(case.graph):
        transaction.run(text)
    if case.nodes:
        transaction.run(statement("cases/rebuild"), nodes=_sent(case.nodes), links=_sent(case.links))
    if case.rows:
        load_rows(transaction, case.rows, case.applicant)
    brought = [row["id"] for row in transaction.run(statement("cases/application"))]
    application = case.application or (brought[0] if brought else "app1")
    values = {
        "applicant": case.applicant,
        "application": application,
        "as_of": DateTime.from_native(as_of.astimezone(UTC)),
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
    result = asking.results[query.id]
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

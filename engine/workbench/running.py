"""``loangraph run``: one query asked about one application, as a decision would ask it, and what it cost."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, LiteralString, cast

from neo4j.time import Date

from engine.catalogue.cases import Runnable
from engine.catalogue.catalogue import Catalogue
from engine.catalogue.headers import LISTS, NUMBERS, PARTY_KINDS, IndicatorHeader
from engine.catalogue.queries import Query
from engine.decide.measure import Asking, find_application, missing_consents
from engine.decide.model import Result
from engine.errors import ConsentError, RequestError, UnknownError
from engine.graph.connection import LANGUAGE, Graph, Reader
from engine.graph.statements import statement
from engine.measures.runs import runs_for
from engine.strict_yaml import did_you_mean
from engine.workbench.names import plain
from engine.workbench.signals import raised
from engine.workbench.tracing import LIMITS, trace

SECONDS = 120
"""How long the reads may take together."""


@dataclass(frozen=True)
class Cost:
    """What one run of the query cost, by PROFILE; operators: (what it is, rows, db hits), dearest first."""

    db_hits: int
    rows: int
    milliseconds: int
    operators: list[tuple[str, int, int]]


@dataclass(frozen=True)
class Ran:
    """What a query said. values: value → what it is; reasons: value → why it is unknown; evidence: rows, by kind.

    ran: whether the query was asked at all. signals: of an indicator, those that hold. parameters: what it received.
    """

    query: Runnable
    application: str
    as_of: datetime
    state: str
    values: dict[str, Any]
    reasons: dict[str, str]
    evidence: list[dict[str, Any]]
    signals: list[str]
    parameters: dict[str, Any]
    ran: bool
    seconds: float
    cost: Cost | None = None


@contextmanager
def asked(
    graph: Graph, catalogue: Catalogue, query: Runnable, application: str, as_of: datetime | None, sets: Sequence[str]
) -> Iterator[Asking]:
    """What a query needs to be asked about an application, definitions included, in one READ transaction.

    Raises UnknownError UNK002 for an application that nobody filed, ConsentError where a consent is missing.
    """
    parameters, given = settings_of(catalogue, query, sets)
    with graph.reading(timeout=SECONDS) as reader:
        standing = reader.run(statement("records/standing"), application=application)[0]
        at = as_of or _own_time(standing["applied_at"], application)
        runs = runs_for(reader, at, standing["number"])
        asking = Asking(
            reader, catalogue, find_application(reader, application, at), at, runs, given=given, overrides=parameters
        )
        _refuse_without_consent(asking, application)
        for definition in catalogue.needed_by(query, asking.given):
            asking.define(definition)
        yield asking


def find_query(catalogue: Catalogue, name: str) -> Runnable:
    """The indicator or definition of a name or short code; UnknownError UNK032 where there is none."""
    known: dict[str, Runnable] = {**catalogue.definitions, **catalogue.indicators}
    known |= {query.header.code: query for query in catalogue.indicators.values()}
    if name not in known:
        raise UnknownError(
            "UNK032", f"there is no indicator or definition `{name}`", place="INDICATOR",
            expected="an id such as closed_loop, or a code such as LP01", next_move=did_you_mean(name, known),
        )  # fmt: skip
    return known[name]


def run_query(
    graph: Graph,
    catalogue: Catalogue,
    query: Runnable,
    application: str,
    *,
    as_of: datetime | None = None,
    sets: Sequence[str] = (),
    profile: bool = False,
) -> Ran:
    """Ask one indicator or definition about one application. Raises as ``asked`` does, and errors of the query."""
    with asked(graph, catalogue, query, application, as_of, sets) as asking:
        watched = _Watched(cast(Reader, asking.reader))
        asking.reader = watched
        began = time.monotonic()
        values, reasons, state, evidence = _answer(asking, query)
        seconds = time.monotonic() - began
        parameters = received(asking, query)
        ran = query.text in watched.asked
        return Ran(
            query, application, asking.as_of, state, values, reasons, _rows(asking, query, evidence),
            _signals(asking, catalogue, query), parameters, ran, seconds,
            _profiled(watched, query, parameters) if profile and ran else None,
        )  # fmt: skip


def traced_alone(
    graph: Graph,
    catalogue: Catalogue,
    query: Runnable,
    application: str,
    *,
    as_of: datetime | None,
    sets: Sequence[str],
) -> dict[str, Any]:
    """The trace of a query that has no answer, as ``as_dict`` has it. Raises as ``asked`` does."""
    with asked(graph, catalogue, query, application, as_of, sets) as asking:
        parameters = received(asking, query)
    steps = [asdict(step) for step in trace(graph, query, parameters)]
    return {"file": query.path, "trace": steps, "trace_limits": list(LIMITS)}


def received(asking: Asking, query: Runnable) -> dict[str, Any]:
    """The parameters as the query receives them; those of definitions that do not apply are null."""
    return {name: asking.known.get(name) for name in query.parameters}


class _Watched(Reader):
    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.transaction)
        self.asked: set[str] = set()

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        self.asked.add(text)
        return super().first(most, text, **parameters)


def _answer(asking: Asking, query: Runnable) -> tuple[dict[str, Any], dict[str, str], str, list[str]]:
    if isinstance(query.header, IndicatorHeader):
        result: Result = asking.indicate(cast(Any, query))
        return dict(result.values), dict(result.reasons), result.state, list(result.evidence)
    asking.define(cast(Any, query))
    prefix = f"{query.id}."
    reasons = {name.removeprefix(prefix): why for name, why in asking.unknown.items() if name.startswith(prefix)}
    state = "not_applicable" if query.id in asking.not_applicable else "measured"
    return {name: plain(asking.known[name]) for name in query.header.returns}, reasons, state, []


def _rows(asking: Asking, query: Runnable, evidence: list[str]) -> list[dict[str, Any]]:
    """The evidence as rows of what it is; an id that nothing redraws stays an id."""
    if not evidence or not isinstance(query.header, IndicatorHeader):
        return []
    kind = "parties" if query.header.evidence in PARTY_KINDS else query.header.evidence
    text = statement(f"workbench/evidence/{kind}")
    known = {"ids": evidence, "as_of_date": asking.known["as_of_date"], "applicant": asking.application.applicant}
    found = [plain(row) for row in asking.reader.run(text, **known)]
    seen = {row["id"] for row in found}
    return [*found, *({"id": one} for one in evidence if one not in seen)]


def _signals(asking: Asking, catalogue: Catalogue, query: Runnable) -> list[str]:
    if not isinstance(query.header, IndicatorHeader):
        return []
    return raised(catalogue, query.id, asking.values, parameters_of(asking))


def parameters_of(asking: Asking) -> dict[str, Any]:
    """The values of all parameters as this asking had them."""
    return {name: dated["value"] for name, dated in asking.in_force.items()}


def _profiled(reader: Reader, query: Runnable, parameters: Mapping[str, Any]) -> Cost:
    text = cast(LiteralString, f"{LANGUAGE}PROFILE {query.text}")
    result = reader.transaction.run(text, dict(parameters))
    list(result)
    summary = result.consume()
    operators = list(_operators(summary.profile or {}))
    hits = sum(one[2] for one in operators)
    rows = operators[0][1] if operators else 0
    spent = (summary.result_available_after or 0) + (summary.result_consumed_after or 0)
    return Cost(hits, rows, spent, sorted(operators, key=lambda one: -one[2]))


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    if plan:
        kind = str(plan.get("operatorType", "")).split("@")[0]
        told = str(plan.get("args", {}).get("Details", ""))
        yield f"{kind} {told}".strip(), int(plan.get("rows", 0)), int(plan.get("dbHits", 0))
        for child in plan.get("children", []):
            yield from _operators(child)


def settings_of(catalogue: Catalogue, query: Runnable, sets: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """``k=v`` as parameters, and as columns of definitions (JSON); RequestError REQ032 for what is neither."""
    parameters: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for one in sets:
        name, sign, text = one.partition("=")
        if sign and name in catalogue.parameter_table:
            parameters[name] = _value(name, text, catalogue.parameter_table[name].unit)
        elif sign and name in catalogue.column_of:
            given[name] = _column(name, text, catalogue.column_of[name].header.returns[name])
        else:
            known = [*catalogue.parameter_table, *catalogue.column_of]
            raise RequestError(
                "REQ032", f"`{one}` sets nothing", place="--set",
                expected="name=value of a parameter or a definition's column",
                next_move=did_you_mean(name, [name for name in query.waits_for if name in known] + known),
            )  # fmt: skip
    return parameters, given


def _value(name: str, text: str, unit: str) -> Any:
    try:
        if unit in NUMBERS:
            return int(text)
        if unit == "boolean":
            return {"true": True, "false": False}[text]
        return date.fromisoformat(text) if unit == "date" else text
    except (ValueError, KeyError) as error:
        raise RequestError(
            "REQ032", f"`{name}` cannot be `{text}`", place="--set", expected=f"a value in {unit}"
        ) from error


def _column(name: str, text: str, unit: str) -> Any:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise RequestError(
            "REQ032", f"`{name}` cannot be `{text}`", place="--set", expected=f"JSON for {unit}"
        ) from error
    if unit in LISTS and not isinstance(value, list):
        raise RequestError("REQ032", f"`{name}` cannot be `{text}`", place="--set", expected=f"a JSON list for {unit}")
    return Date.from_iso_format(value) if unit == "date" and isinstance(value, str) else value


def _own_time(applied_at: Any, application: str) -> datetime:
    if applied_at is None:
        raise UnknownError(
            "UNK002", f"no application has the id {application}",
            next_move="`loangraph applications` lists the ones that were loaded",
        )  # fmt: skip
    return cast(datetime, applied_at.to_native().astimezone(UTC))


def _refuse_without_consent(asking: Asking, application: str) -> None:
    missing = missing_consents(asking)
    if missing:
        raise ConsentError(
            "CON001",
            f"{application} cannot be asked about: " + "; ".join(one.words.en for one in missing),
            place=", ".join(sorted({f"{one.subject} {one.source} {one.reason}" for one in missing})),
            expected="a consent of each subject for each source that the catalogue reads, in force at the as-of",
            next_move="load the consents, then ask again",
        )


def as_dict(found: Ran, steps: Sequence[Any], traced: bool) -> dict[str, Any]:
    """As ``run --json`` prints it."""
    header = found.query.header
    return {
        "id": found.query.id,
        "code": getattr(header, "code", None),
        "file": found.query.path,
        "application": found.application,
        "as_of": found.as_of.isoformat(),
        "state": found.state,
        "values": plain(found.values),
        "units": dict(header.returns),
        "reasons": found.reasons,
        "signals": found.signals,
        "evidence": found.evidence,
        "seconds": round(found.seconds, 3),
        "cost": _cost(found.cost) if found.cost else None,
        "trace": [asdict(step) for step in steps] if traced else None,
        "trace_limits": list(LIMITS) if traced else None,
        "ran": found.ran,
    }


def _cost(cost: Cost) -> dict[str, Any]:
    operators = [{"operator": name, "rows": rows, "db_hits": hits} for name, rows, hits in cost.operators]
    return {"db_hits": cost.db_hits, "rows": cost.rows, "milliseconds": cost.milliseconds, "operators": operators}


def find_indicator(catalogue: Catalogue, name: str) -> Query[IndicatorHeader]:
    """The indicator of a name or short code; UnknownError UNK032 where there is none."""
    query = find_query(catalogue, name)
    if not isinstance(query.header, IndicatorHeader):
        raise UnknownError(
            "UNK032", f"`{name}` is a definition", place="INDICATOR", expected="an indicator, by its id or code"
        )
    return cast(Query[IndicatorHeader], query)

"""One decision from application to record: measure, infer twice, compare, seal. It never rejects; a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import engine
from engine.catalogue.catalogue import Catalogue
from engine.catalogue.stored import store_catalogue
from engine.clock import now
from engine.decide.measure import QueryFailed, measure
from engine.decide.model import Measured
from engine.decide.record import SEMANTICS, identity, stored_record, summary, write_record
from engine.decide.triggers import review_values
from engine.errors import BusyError, ConsentError, EngineError, LoanGraphError, RequestError, UnknownError
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from engine.intake.batches import wait_for_batches
from engine.measures.runs import runs_for
from engine.rules import durable, second
from engine.rules.book import RuleBook

ATTEMPTS = 3
"""How often a decision measures anew when a load committed between its queries, or a cold server was too slow."""

EARLIEST, LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
READ_SECONDS = 30
"""How long the reads of one decision may take together; a query that is still running then has failed."""


@dataclass(frozen=True)
class Standing:
    """The state of the data that a decision rests on."""

    number: int
    batches: list[str]
    applied_at: datetime | None


def instant(text: str) -> datetime:
    """Read an as-of such as ``2026-03-01T09:00:00+08:00`` into UTC; RequestError REQ001 without an offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise RequestError(
            "REQ001",
            f"{text!r} is not an instant",
            place="as_of",
            expected="ISO 8601 with an offset, for example 2026-03-01T09:00:00+08:00",
        )
    return _bounded(moment)


def _bounded(moment: datetime) -> datetime:
    """The instant in UTC; RequestError REQ007 outside of the years for which there can be data."""
    if not EARLIEST < moment < LATEST:
        raise RequestError(
            "REQ007",
            f"{moment.isoformat()} is no time to decide as of",
            place="as_of",
            expected=f"an instant between {EARLIEST.year} and {LATEST.year}",
        )
    return moment.astimezone(UTC)


def decide(
    graph: Graph,
    catalogue: Catalogue,
    application: str,
    as_of: datetime | None = None,
    *,
    version: int | None = None,
    operator: str = "local",
    patience: float = 30,
) -> dict[str, Any]:
    """The record of the decision about an application as of an instant, by default the application's own time.

    The same application, as-of, catalogue, data and measure runs give the stored record again. `version`: the number
    under which the catalogue is published; without one the record is marked as a draft. `patience`: seconds to wait for
    a load that is under way. A query that fails stops the decision: it is recorded so, for a person. Raises
    UnknownError for an application nobody filed, ConsentError where a consent is missing, BusyError during a load.
    """
    broken: dict[str, str] = {}
    disturbed, slow = 0, 0
    while disturbed < ATTEMPTS:
        wait_for_batches(graph, patience)
        with graph.reading(timeout=READ_SECONDS) as reader:
            standing = _standing(reader, application)
            at = _bounded(as_of or _applied_at(standing, application))
            runs = runs_for(reader, at, standing.number)
            parts = (application, at.isoformat(), catalogue.hash, standing.number, runs)
            decision_id = identity(*parts, draft=version is None)
            stored = stored_record(reader, decision_id)
            if stored is not None:
                return stored
            try:
                measured = measure(reader, catalogue, application, at, runs, broken)
            except QueryFailed as failure:
                # Its transaction is spent: measure again without that query, and let a person look.
                broken[failure.query] = f"{failure.place}  {failure.code}: {failure.message}"
                continue
            except BusyError:
                # A server that has just started plans every query; the plans stay, so the next attempt is quicker.
                slow += 1
                if slow == ATTEMPTS:
                    raise
                continue
            told = review_values(reader, catalogue, measured.facts, application, at, version)
            undisturbed = _undisturbed(reader, application, standing)
        if undisturbed:
            _refuse_without_consent(measured, application)
            record = _record(decision_id, catalogue, standing, at, runs, measured, told, operator)
            record |= {"catalogue_version": version, "draft": version is None}
            deciding = [why for query, why in sorted(broken.items()) if not catalogue.on_trial(query)]
            if deciding:
                record["derived"] = _stopped(record["derived"], sorted(deciding))
            store_catalogue(graph, catalogue)
            return write_record(graph, record)
        disturbed += 1
    raise BusyError(
        "BUS003",
        f"the data changed {ATTEMPTS} times while {application} was being measured",
        expected="data that rest for the length of one decision",
        next_move="decide again when the loads have ended; `loangraph batches` shows them",
    )


def application_ids(graph: Graph) -> dict[str, datetime]:
    """Every application that was filed, in the order of ids, with its own time in UTC."""
    rows = graph.read(statement("records/application_ids"))
    return {row["id"]: row["applied_at"].to_native().astimezone(UTC) for row in rows}


def decide_all(
    graph: Graph,
    catalogue: Catalogue,
    applications: Mapping[str, datetime],
    as_of: datetime | None = None,
    *,
    version: int | None = None,
    operator: str = "local",
) -> Iterator[dict[str, Any]]:
    """The summary of each application's decision; one refused or unknown as of then is a line, not an end."""
    for application, applied_at in applications.items():
        try:
            yield summary(decide(graph, catalogue, application, as_of, version=version, operator=operator))
        except (ConsentError, UnknownError) as refusal:
            yield refused(application, as_of or applied_at, catalogue, refusal)


def refused(application: str, as_of: datetime, catalogue: Catalogue, refusal: LoanGraphError) -> dict[str, Any]:
    """The line of a refused application in the shape of a summary; no record of it is made."""
    return {
        "decision_id": None,
        "application_id": application,
        "as_of": as_of.astimezone(UTC).isoformat(),
        "outcome": "refused",
        "grade": None,
        "hard_stops": [],
        "findings": [],
        "signals": [],
        "gaps": [],
        "review": [],
        "exceptions": [],
        "catalogue": catalogue.hash,
        "why": refusal.as_dict(),
    }


def derive(book: RuleBook, facts: dict[str, Any]) -> dict[str, Any]:
    """What follows from the facts: durable-rules infers, the second evaluator checks, disagreement goes to a person.

    ``trials``, only where the book holds any: what is on trial and holds, by the second evaluator; it decides nothing.
    """
    trials = {"trials": second.trials(book, facts)} if book.tried else {}
    return {**_graded(book, facts), **trials}


def _graded(book: RuleBook, facts: dict[str, Any]) -> dict[str, Any]:
    checked = second.evaluate(book, facts)
    try:
        inferred = durable.infer(book, facts)
    except EngineError as failure:
        return _stopped(checked, [f"{failure.code}: {failure.message}"])
    differences = second.compare(inferred, checked)
    return _stopped(checked, differences) if differences else inferred


def _stopped(checked: dict[str, Any], reasons: list[str]) -> dict[str, Any]:
    return {**checked, "outcome": "stopped", "grade": None, "review": ["stopped"], "stopped_because": reasons}


def _standing(reader: Reader, application: str) -> Standing:
    row = reader.run(statement("records/standing"), application=application)[0]
    if row["open"]:
        raise BusyError(
            "BUS004",
            f"batch {row['open'][0]} is not complete",
            expected="no half load under a decision",
            next_move="wait for the load, or load the same folder again if it was killed; then decide again",
        )
    applied_at = row["applied_at"]
    return Standing(row["number"], row["batches"], applied_at.to_native().astimezone(UTC) if applied_at else None)


def _undisturbed(reader: Reader, application: str, before: Standing) -> bool:
    """Whether nobody began or ended a load while it was measured."""
    try:
        return _standing(reader, application) == before
    except BusyError:
        return False


def _applied_at(standing: Standing, application: str) -> datetime:
    if standing.applied_at is None:
        raise UnknownError(
            "UNK002",
            f"no application has the id {application}",
            next_move="`loangraph applications` lists the ones that were loaded",
        )
    return standing.applied_at


def _refuse_without_consent(measured: Measured, application: str) -> None:
    missing = measured.consents_missing
    if missing:
        raise ConsentError(
            "CON001",
            f"{application} cannot be decided: " + "; ".join(one.words.en for one in missing),
            place=", ".join(sorted({f"{one.subject} {one.source} {one.reason}" for one in missing})),
            expected="a consent of each subject for each source that the catalogue reads, in force at the as-of",
            next_move="load the consents, then decide again",
        )


def _record(
    decision_id: str,
    catalogue: Catalogue,
    standing: Standing,
    at: datetime,
    runs: dict[str, str | None],
    measured: Measured,
    told: dict[str, int],
    operator: str,
) -> dict[str, Any]:
    content = measured.as_json()
    content["facts"]["values"] |= told
    return {
        "semantics": SEMANTICS,
        "engine": engine.__version__,
        "decision_id": decision_id,
        "application_id": measured.application.id,
        "as_of": at.isoformat(),
        "decided_at": now().isoformat(timespec="microseconds"),
        "operator": operator,
        "catalogue": catalogue.hash,
        "graph_number": standing.number,
        "batches": standing.batches,
        "runs": runs,
        **{
            key: content[key]
            for key in ("application", "parameters", "definitions", "results", "facts", "gaps", "exceptions")
        },
        "derived": derive(catalogue.rules, content["facts"]),
    }

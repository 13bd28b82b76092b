"""The register of exceptions: relations of a firm that somebody verified, dated, expiring, signed, never deleted.

An exception is one relationship VERIFIED in the graph, with tokens and without a sentence: why it was approved or ended
lies in the identity store. It counts for decisions as of its approval and later, from its first day to its last, until
it is ended. What a kind means stands in the definitions that read `verified`, and nowhere here.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from neo4j.time import Date, DateTime

from engine.catalogue.catalogue import Catalogue
from engine.clock import day_of
from engine.errors import RequestError, UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.intake.store import IdentityStore
from engine.strict_yaml import did_you_mean

PARTIES, PREMISES = ("company", "person"), ("address", "phone")
KINDS: Mapping[str, tuple[str, ...]] = {"supplier": PARTIES, "related": PARTIES, "premises": PREMISES}
"""What may be verified, and what the other end of it can be, by the kinds of the identity store."""

SHORTEST_WHY = 8


@dataclass(frozen=True)
class Wanted:
    """An exception that somebody wants: tokens of both ends, its kind, its first and last day."""

    subject: str
    kind: str
    other: str
    begins: date
    ends: date

    def as_properties(self, approved_at: datetime, approved_by: str, why: str) -> dict[str, Any]:
        """What stands on the relationship; why is a token."""
        return {
            "id": "x_" + secrets.token_hex(6),
            "kind": self.kind,
            "from": Date.from_native(self.begins),
            "to": Date.from_native(self.ends),
            "approved_at": DateTime.from_native(approved_at.astimezone(UTC)),
            "approved_by": approved_by,
            "why": why,
        }


def wanted(
    graph: Graph,
    store: IdentityStore,
    applicant: str,
    kind: str,
    other: str,
    *,
    begins: str | None,
    until: str,
    today: date,
    max_days: int,
) -> Wanted:
    """An exception in the words of the command line, understood and checked.

    Raises RequestError REQ071 to REQ076, and UnknownError UNK071 for a firm, party or place that nobody loaded.
    """
    if kind not in KINDS:
        near = did_you_mean(kind, KINDS)
        raise RequestError(
            "REQ071", f"no exception is of kind {kind!r}", place="KIND", expected=", ".join(KINDS), next_move=near
        )
    first = _day(begins, "--from") if begins else today
    last = _day(until, "--until")
    _check_period(first, last, today, max_days)
    subject = token_of(graph, store, applicant, ("company",), "APPLICANT")
    end = token_of(graph, store, other, KINDS[kind], "OTHER")
    if subject == end:
        raise RequestError(
            "REQ074", f"{applicant} is the applicant itself", place="OTHER", expected="the other end of the relation"
        )
    found = Wanted(subject, kind, end, first, last)
    _refuse_twice(graph, found)
    return found


def add(graph: Graph, store: IdentityStore, new: Wanted, *, why: str, key: str, at: datetime) -> tuple[str, int]:
    """Write an exception; its id, and the number of the graph from now on."""
    refuse_silence(why)
    remark = store.tokens("remark", [why])[why]
    row = graph.write(statement("records/exceptions/add"), **added(new, new.as_properties(at, key, remark)))[0]
    return str(row["id"]), int(row["number"])


def added(new: Wanted, properties: dict[str, Any]) -> dict[str, Any]:
    """What the statement that adds an exception receives."""
    return {"subject": new.subject, "other": new.other, "exception": properties}


def end(graph: Graph, store: IdentityStore, begins: str, *, why: str, key: str, at: datetime) -> tuple[str, int]:
    """End an exception, named by its first characters, from an instant on; its id, and the number of the graph."""
    refuse_silence(why)
    one = _named(graph, begins)
    if one.get("ended_at") is not None:
        raise RequestError(
            "REQ077", f"{one['id']} was ended at {one['ended_at'].to_native().isoformat()}", place="ID",
            expected="one that was not ended", next_move="`loangraph exception list` shows what is in force",
        )  # fmt: skip
    remark = store.tokens("remark", [why])[why]
    moment = DateTime.from_native(at.astimezone(UTC))
    row = graph.write(
        statement("records/exceptions/end"), id=one["id"], ended_at=moment, ended_by=key, ended_why=remark
    )[0]
    return str(row["id"]), int(row["number"])


def listed(graph: Graph, at: datetime, subject: str | None = None) -> list[dict[str, Any]]:
    """The register, the newest first: tokens, days and instants as text, and how each one stands at an instant."""
    rows = graph.read(statement("records/exceptions/list"), subject=subject)
    return [{**_plain(row["exception"]), "state": standing(row["exception"], at)} for row in rows]


def standing(exception: Mapping[str, Any], at: datetime) -> str:
    """in_force, later (its first day is yet to come), expired or ended, at an instant."""
    day = day_of(at)
    ended = exception.get("ended_at")
    if ended is not None and ended.to_native() <= at:
        return "ended"
    if exception["to"].to_native() < day:
        return "expired"
    return "later" if exception["from"].to_native() > day else "in_force"


def longest_days(catalogue: Catalogue, day: date) -> int:
    """How long an exception may last; RequestError REQ078 where the catalogue was made before there were any."""
    parameters = catalogue.parameters(day)
    if "exception_max_days" not in parameters or "exceptions" not in catalogue.column_of:
        raise RequestError(
            "REQ078", "the catalogue in force reads no exceptions, so none would count",
            expected="a published version with the definition `verified` and the parameter `exception_max_days`",
            next_move="`loangraph diff`, then publish the working files that have them",
        )  # fmt: skip
    return int(parameters["exception_max_days"]["value"])


def refuse_silence(why: str) -> None:
    """RequestError REQ012 where nobody says why."""
    if len(why.strip()) < SHORTEST_WHY:
        raise RequestError(
            "REQ012", "nobody will know why", place="-m", expected="a sentence: -m 'What was seen, and by whom'"
        )


def token_of(graph: Graph, store: IdentityStore, written: str, kinds: tuple[str, ...], place: str) -> str:
    """The token of what somebody wrote, where it stands in the graph; `company:` or `person:` before it says which.

    UnknownError UNK071 with what is near, RequestError REQ075 where a firm and a person have the same id.
    """
    prefix, colon, rest = written.partition(":")
    only = (prefix,) if colon and prefix in kinds else kinds
    value = rest if colon and prefix in kinds else written
    with store.reading() as (_, identities):
        tokens = [token for kind in only if (token := identities.find(kind, value))]
        found = [row["id"] for row in graph.read(statement("records/exceptions/stands"), ids=tokens)]
        if len(found) == 1:
            return str(found[0])
        if not found:
            near = did_you_mean(value, identities.near(only, value))
            words = " or ".join({"phone": "telephone"}.get(kind, kind) for kind in only)
            raise UnknownError(
                "UNK071", f"no {words} {value!r} was loaded", place=place,
                expected="an id, address or telephone as the loaded files write it",
                next_move=near or "`loangraph applications` lists applicants; load the other end first",
            )  # fmt: skip
    raise RequestError(
        "REQ075", f"{' and '.join(only)} share the id {value!r}", place=place,
        expected=" or ".join(f"{kind}:{value}" for kind in only),
    )  # fmt: skip


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(
            "REQ072", f"{text!r} is no day", place=place, expected="YYYY-MM-DD, for example 2026-12-31"
        ) from None


def _check_period(first: date, last: date, today: date, max_days: int) -> None:
    """Not empty, not over, and not longer than is allowed, counted from the day of approval."""
    longest = today + timedelta(days=max_days - 1)
    allowed = f"a last day from {max(first, today)} to {longest}"
    if last < first:
        message = f"from {first} to {last} there is no day"
    elif last < today:
        message = f"it would have ended on {last}, and today is {today}"
    elif last > longest:
        message = f"until {last} is longer than the {max_days} days of exception_max_days"
        allowed += "; verify it anew when it expires"
    else:
        return
    raise RequestError("REQ073", message, place="--until", expected=allowed)


def _refuse_twice(graph: Graph, new: Wanted) -> None:
    for row in graph.read(statement("records/exceptions/list"), subject=new.subject):
        one = row["exception"]
        same = (one["kind"], one["other"]) == (new.kind, new.other) and one.get("ended_at") is None
        if same and one["from"].to_native() <= new.ends and one["to"].to_native() >= new.begins:
            raise RequestError(
                "REQ076", f"this was verified before, as {one['id']}, until {one['to']}", place="OTHER",
                expected=f"days that {one['id']} does not cover",
                next_move=f"`loangraph exception end {one['id']} -m WHY` first, or give --from a day after {one['to']}",
            )  # fmt: skip


def _named(graph: Graph, begins: str) -> dict[str, Any]:
    rows = [row["exception"] for row in graph.read(statement("records/exceptions/list"), subject=None)]
    found = [one for one in rows if one["id"].startswith(begins)] if begins else []
    if len(found) > 1:
        raise RequestError("REQ011", f"several exceptions begin with {begins!r}", place="ID", expected="more of it")
    if not found:
        near = did_you_mean(begins, [one["id"] for one in rows])
        raise UnknownError(
            "UNK072", f"no exception has the id {begins}", place="ID",
            next_move=near or "`loangraph exception list` shows them all",
        )  # fmt: skip
    return dict(found[0])


def _plain(exception: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.to_native().isoformat() if isinstance(value, Date | DateTime) else value
        for key, value in sorted(exception.items())
    }

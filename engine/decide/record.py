"""The sealed record of one decision: its bytes, its identity, and how it is kept in the graph.

The bytes are one JSON text (ASCII, sorted keys, integers within ±(2^53−1), no floats, ids as text); their SHA-256
stands beside them. The nodes in the graph copy what the bytes say and hold nothing else. Records are only ever added.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from neo4j.exceptions import ConstraintError

from engine.errors import EngineError, RequestError, UnknownError
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from engine.rules.model import ENGINE_VALUES

SEMANTICS = 1
"""The meaning of the rules; another meaning gets another number, and the interpreter of this one stays."""

LARGEST = 2**53 - 1
"""Integers beyond this do not survive every JSON reader; money in cents stays far below."""

type_error = "a record holds text, booleans, integers, null, lists and maps with text keys"


def sealed_bytes(record: Mapping[str, Any]) -> bytes:
    """The exact bytes of a record; EngineError ENG010 names the path of anything that may not stand in one."""
    _refuse_inexact(record, "record")
    return json.dumps(record, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def _refuse_inexact(value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise EngineError("ENG010", f"{path} has a key {key!r}", expected=type_error)
            _refuse_inexact(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_inexact(inner, f"{path}[{index}]")
    elif isinstance(value, bool) or value is None or isinstance(value, str):
        return
    elif not isinstance(value, int) or abs(value) > LARGEST:
        raise EngineError("ENG010", f"{path} is {value!r}", expected=f"{type_error}, integers within ±{LARGEST}")


def identity(
    application: str,
    as_of: str,
    catalogue: str,
    graph_number: int,
    runs: Mapping[str, str | None],
    *,
    draft: bool = False,
) -> str:
    """The id of a decision: the same application, as-of, catalogue, data and measure runs are the same decision.

    One made with working files is another than one made with the same files published.
    """
    parts: list[Any] = [SEMANTICS, application, as_of, catalogue, graph_number, dict(sorted(runs.items()))]
    told = json.dumps([*parts, "draft"] if draft else parts)
    return "d_" + hashlib.sha256(told.encode("ascii")).hexdigest()[:40]


def write_record(graph: Graph, record: dict[str, Any]) -> dict[str, Any]:
    """Write a record in one transaction; returns what stands in the graph: this one, or the first with that id."""
    sealed = sealed_bytes(record)
    derived = record["derived"]
    decided_at = record["decided_at"]
    decision = {
        "id": record["decision_id"],
        "application": record["application_id"],
        "as_of": record["as_of"],
        "outcome": derived["outcome"],
        "grade": derived["grade"],
        "points": derived["points"]["total"],
        "catalogue": record["catalogue"],
        "version": record.get("catalogue_version"),
        "semantics": record["semantics"],
        "decided_at": decided_at,
        "position": f"{decided_at}/{record['decision_id']}",
        "record": sealed.decode("ascii"),
        "sha256": hashlib.sha256(sealed).hexdigest(),
    }
    try:
        graph.write(
            statement("records/write_decision"),
            application=record["application_id"],
            decision=decision,
            results=_result_rows(record),
            firings=[{key: firing[key] for key in ("id", "rule", "kind")} for firing in derived["firings"]],
            because=_because(derived["firings"]),
        )
    except ConstraintError:
        # Somebody else wrote the same decision in the meantime: the first one counts.
        return read_record(graph, record["decision_id"])
    return record


def _result_rows(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    states = record["derived"]["states"]
    rows = [
        {
            "indicator": name,
            "state": states.get(name, result["state"]),
            "values": result["values"],
            "evidence": result["evidence"],
        }
        for name, result in record["results"].items()
    ]
    definitions: dict[str, dict[str, Any]] = {}
    counted = {name: value for name, value in record["facts"]["values"].items() if name in ENGINE_VALUES}
    for name, value in {**record["definitions"], **counted}.items():
        definition, column = name.split(".", 1)
        definitions.setdefault(definition, {})[column] = value
    rows += [
        {"indicator": name, "state": "defined", "values": values, "evidence": []}
        for name, values in definitions.items()
    ]
    return rows


def _because(firings: list[dict[str, Any]]) -> list[list[str]]:
    """Pairs [firing, ground]; a value such as ``closed_loop.loops`` is grounded in the result it stands in."""
    ids = {firing["id"] for firing in firings}
    pairs = {
        (firing["id"], ground if ground in ids else ground.split(".", 1)[0])
        for firing in firings
        for ground in firing["because"]
    }
    return [list(pair) for pair in sorted(pairs)]


def read_record(graph: Graph, decision_id: str) -> dict[str, Any]:
    """The record of a decision from its sealed bytes; UNK001 for an unknown id, ENG012 for bytes that changed."""
    record = _unsealed(graph.read(statement("records/read_decision"), id=decision_id), decision_id)
    if record is None:
        raise _unknown(decision_id)
    return record


def full_id(graph: Graph, begins: str) -> str:
    """The id of the one decision whose id begins like this; UNK001 for none, REQ008 for several."""
    if not begins:
        raise _unknown(begins)
    found = [row["decision_id"] for row in graph.read(statement("records/find_decision"), begins=begins)]
    if begins in found:
        return begins
    if len(found) > 1:
        raise RequestError(
            "REQ008",
            f"several decisions have an id that begins with {begins!r}",
            place="DECISION",
            expected="more of it",
        )
    if not found:
        raise _unknown(begins)
    return str(found[0])


def _unknown(decision_id: str) -> UnknownError:
    return UnknownError(
        "UNK001",
        f"no decision has the id {decision_id}",
        next_move="`loangraph decisions` lists the ones there are",
    )


def stored_record(reader: Reader, decision_id: str) -> dict[str, Any] | None:
    """The record of a decision if it was already made, read inside a transaction."""
    return _unsealed(reader.run(statement("records/read_decision"), id=decision_id), decision_id)


def _unsealed(rows: list[dict[str, Any]], decision_id: str) -> dict[str, Any] | None:
    if not rows:
        return None
    sealed = rows[0]["record"].encode("ascii", errors="replace")
    if hashlib.sha256(sealed).hexdigest() != rows[0]["sha256"]:
        raise EngineError(
            "ENG012",
            f"the record of {decision_id} does not have the hash that was stored with it",
            expected="bytes that nobody touched",
            next_move="treat the record as tampered with and restore it from a backup",
        )
    record: dict[str, Any] = json.loads(sealed)
    return record


def summary(record: Mapping[str, Any]) -> dict[str, Any]:
    """What ``decide --json`` and the API answer: the outcome and its reasons, without the traces below them."""
    derived = record["derived"]
    return {
        "decision_id": record["decision_id"],
        "application_id": record["application_id"],
        "as_of": record["as_of"],
        "outcome": derived["outcome"],
        "grade": derived["grade"],
        "hard_stops": derived["hard_stops"],
        "findings": derived["findings"],
        "signals": [{key: signal[key] for key in ("rule", "indicator", "severity")} for signal in derived["signals"]],
        "gaps": record["gaps"],
        "review": derived["review"],
        "exceptions": record.get("exceptions", []),
        "catalogue": record["catalogue"],
        "catalogue_version": record.get("catalogue_version"),
        "draft": record.get("draft", False),
    }

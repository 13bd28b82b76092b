"""Published versions of the catalogue: numbered, signed, never changed; a decision uses the one in force when it runs.

A new graph begins with the files of the checkout as version 1. A version is a hash of files that are stored once; going
back is one more version with the older hash. Proofs say what a state of the working files (with its cases) has passed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from neo4j.exceptions import ConstraintError

from engine.catalogue.catalogue import FOLDERS, Catalogue, content_hash, read_catalogue
from engine.catalogue.queries import Query
from engine.catalogue.stored import store_catalogue, stored_catalogue
from engine.clock import now
from engine.errors import BusyError, RequestError, UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.rules.model import AllOf, AnyOf, Comparison, Condition, leaves
from engine.settings import ROOT

FILES = (*FOLDERS, "cypher/cases", "cypher/schema")
"""What a state is made of: the catalogue, its cases, and the model that both are held to."""

SHIPPED = "shipped"
"""Who published version 1: the project itself."""

KINDS = ("test", "diff")
"""What must have passed before a state is published; `check` is run on the spot."""


@dataclass(frozen=True)
class Version:
    """A published version; times are instants in UTC, diff is the summary that was seen before it was published."""

    number: int
    hash: str
    state: str
    why: str
    published_by: str
    signed_by: list[str]
    published_at: datetime
    effective_from: datetime
    diff: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: instants as ISO 8601."""
        times = {name: getattr(self, name).isoformat() for name in ("published_at", "effective_from")}
        return {**asdict(self), **times}


def in_force(graph: Graph, at: datetime | None = None) -> Version:
    """The version in force at an instant, now by default; a graph that has none gets the checkout's as version 1.

    UnknownError UNK004 for an instant before the first version.
    """
    rows = graph.read(statement("records/versions/in_force"), at=at or now())
    if rows:
        return _version(rows[0])
    if at is not None and all_versions(graph):
        raise UnknownError(
            "UNK004", f"no version was in force at {at.isoformat()}", next_move="`loangraph log` lists them"
        )
    return _begin(graph)


def _begin(graph: Graph) -> Version:
    catalogue = read_catalogue()
    try:
        return publish(graph, catalogue, why="the catalogue as shipped", published_by=SHIPPED, diff={})
    except BusyError:
        return all_versions(graph)[-1]


def all_versions(graph: Graph) -> list[Version]:
    """Every published version, the newest first."""
    return [_version(row) for row in graph.read(statement("records/versions/list"))]


def version(graph: Graph, number: int) -> Version:
    """One version; UnknownError UNK004 for a number that was never given."""
    found = [one for one in all_versions(graph) if one.number == number]
    if not found:
        raise UnknownError("UNK004", f"there is no version {number}", next_move="`loangraph log` lists them")
    return found[0]


def files_in_force(graph: Graph) -> Catalogue:
    """The catalogue that decides now."""
    return stored_catalogue(graph, in_force(graph).hash)


def publish(
    graph: Graph,
    catalogue: Catalogue,
    *,
    why: str,
    published_by: str,
    diff: Mapping[str, Any],
    signed_by: Iterable[str] = (),
    effective_from: datetime | None = None,
    state: str | None = None,
) -> Version:
    """Add a version; what must hold before is judged by the caller. BusyError BUS006 where another was quicker."""
    store_catalogue(graph, catalogue)
    try:
        rows = graph.write(
            statement("records/versions/write"),
            hash=catalogue.hash,
            state=state or state_of(),
            why=why,
            published_by=published_by,
            signed_by=list(signed_by),
            published_at=now(),
            effective_from=effective_from,
            diff=json.dumps(diff, ensure_ascii=False, sort_keys=True),
        )
    except ConstraintError as error:
        raise BusyError(
            "BUS006",
            "somebody published another version at the same moment",
            next_move="`loangraph log` shows it; `loangraph diff` against it, then publish again",
        ) from error
    return _version(rows[0])


def prove(graph: Graph, kind: str, *, passed: bool, summary: Mapping[str, Any], state: str | None = None) -> None:
    """Note that a state of the working files, by default today's, has passed its tests or was compared (KINDS)."""
    assert kind in KINDS
    graph.write(
        statement("records/versions/prove"),
        state=state or state_of(),
        kind=kind,
        passed=passed,
        at=now(),
        summary=json.dumps(summary, ensure_ascii=False, sort_keys=True),
    )


def proofs(graph: Graph, state: str) -> dict[str, dict[str, Any]]:
    """What a state has passed: kind → passed, at, summary."""
    rows = graph.read(statement("records/versions/proofs"), state=state, kinds=list(KINDS))
    return {row["kind"]: {**row, "summary": json.loads(row["summary"])} for row in rows}


def state_of(root: Path = ROOT) -> str:
    """The hash of the working files with their cases: what a test or a comparison speaks of."""
    paths = sorted(
        path for folder in FILES for path in (root / folder).rglob("*") if path.suffix in (".cypher", ".yaml")
    )
    return content_hash({path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths})


def hard_stops(catalogue: Catalogue) -> dict[str, str]:
    """Each rule that stops → a hash of all that can move it: its words, what it reads, the thresholds by date."""
    return {
        rule.id: hashlib.sha256(
            json.dumps(_grounds(catalogue, rule.id), default=str, sort_keys=True).encode()
        ).hexdigest()
        for rule in catalogue.rules.signals.values()
        if rule.severity == "stop"
    }


def _grounds(catalogue: Catalogue, stop: str) -> list[Any]:
    rule = catalogue.rules.signals[stop]
    query = catalogue.indicators[rule.indicator]
    queries: list[Query[Any]] = [*catalogue.needed_by(query), query]
    tests = [leaf for leaf in leaves(rule.when) if isinstance(leaf, Comparison)]
    names = {name for each in queries for name in each.parameters} | {test.parameter for test in tests}
    dated = {name: one.model_dump(mode="json") for name, one in catalogue.parameter_table.items() if name in names}
    listed = {name: one.model_dump(mode="json") for name, one in catalogue.list_table.items() if name in names}
    return [_placeless(rule.when), [each.text for each in queries], dated, listed]


def _placeless(condition: Condition) -> list[Any]:
    """A condition without the places in files where its parts stand."""
    if isinstance(condition, AllOf | AnyOf):
        return [type(condition).__name__, *(_placeless(part) for part in condition.parts)]
    return [type(condition).__name__, {key: value for key, value in asdict(condition).items() if key != "place"}]


def propose(
    graph: Graph,
    catalogue: Catalogue,
    *,
    why: str,
    by: str,
    because: list[str],
    diff: Mapping[str, Any],
    effective_from: datetime | None,
    state: str,
) -> str:
    """Let a publication wait for a second person; the id of the proposal is returned."""
    name = "p_" + hashlib.sha256(f"{state} {by} {why}".encode()).hexdigest()[:16]
    graph.write(
        statement("records/versions/propose"),
        id=name,
        state=state,
        hash=catalogue.hash,
        why=why,
        proposed_by=by,
        proposed_at=now(),
        effective_from=effective_from,
        diff=json.dumps(diff, ensure_ascii=False, sort_keys=True),
        because=because,
    )
    store_catalogue(graph, catalogue)
    return name


def proposal(graph: Graph, begins: str) -> dict[str, Any]:
    """A publication that waits; UnknownError UNK005 for none, RequestError REQ011 for several."""
    rows = graph.read(statement("records/versions/proposal"), begins=begins)
    if len(rows) > 1:
        raise RequestError("REQ011", f"several proposals begin with {begins!r}", place="--sign", expected="more of it")
    if not rows or not begins:
        raise UnknownError("UNK005", f"no proposal has the id {begins}", next_move="`loangraph publish` makes one")
    return dict(rows[0]["proposal"])


def _version(row: Mapping[str, Any]) -> Version:
    raw = dict(row["version"])
    times = {name: raw[name].to_native() for name in ("published_at", "effective_from")}
    return Version(**{**raw, **times, "diff": json.loads(raw["diff"])})

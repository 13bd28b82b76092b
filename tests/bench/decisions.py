"""Decisions in a warm process, against their own reads run bare in one READ transaction and one bare write."""

from __future__ import annotations

import copy
import re
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import neo4j

from engine.catalogue.catalogue import Catalogue, read_catalogue
from engine.decide.decide import application_ids, decide
from engine.errors import ConsentError
from engine.graph.connection import LANGUAGE, Graph, Reader
from engine.graph.statements import statement
from engine.measures.runs import make_missing
from engine.settings import ROOT
from tests.bench.place import Place
from tests.bench.report import Row

SAMPLE = 100
PROFILED, SLOWEST = 10, 10
"""Applications whose queries are profiled, and how many indicators are listed."""

Sent = tuple[str, dict[str, Any]]

SCANS = {
    "AllNodesScan",
    "NodeByLabelScan",
    "UnionNodeByLabelsScan",
    "IntersectionNodeByLabelsScan",
    "NodeIndexScan",
    "DirectedAllRelationshipsScan",
    "UndirectedAllRelationshipsScan",
    "DirectedRelationshipTypeScan",
    "UndirectedRelationshipTypeScan",
    "DirectedUnionRelationshipTypesScan",
    "UndirectedUnionRelationshipTypesScan",
    "DirectedRelationshipIndexScan",
    "UndirectedRelationshipIndexScan",
}
"""Operators that look at everything of a kind, whoever it belongs to."""

SMALL = ("Batch", "MeasureRun")
"""Labels of our own with a handful of nodes, which may be looked at whole."""


@dataclass
class Figures:
    """Seconds of each decision and of each bare repetition; reads of one application each."""

    decided: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    reads: list[list[Sent]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.decided)

    @property
    def ratio(self) -> float:
        return self.median / statistics.median(self.bare)


def percentile95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


class Recording(Graph):
    """A graph that remembers what it was asked and told."""

    def __init__(self, driver: neo4j.Driver, uri: str) -> None:
        super().__init__(driver, uri)
        self.reads: list[Sent] = []
        self.writes: list[Sent] = []

    @contextmanager
    def reading(self, timeout: float | None = None) -> Iterator[Reader]:
        with super().reading(timeout) as reader:
            yield Reader(cast(neo4j.Transaction, _RecordingTransaction(reader.transaction, self.reads)))

    def write(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        self.writes.append((text, parameters))
        return super().write(text, **parameters)


class _RecordingTransaction:
    """Stands before the driver's transaction, so that no query passes unseen however a Reader asks it."""

    def __init__(self, transaction: Any, reads: list[Sent]) -> None:
        self.transaction = transaction
        self.reads = reads

    def run(self, text: str, parameters: dict[str, Any]) -> neo4j.Result:
        self.reads.append((text, parameters))
        return self.transaction.run(text, parameters)


def everything(place: Place) -> list[Row]:
    """``decide --all`` as a person would type it, measures included."""
    command = place.command("decide", "--all", "--json")
    count = len(command.output.splitlines())
    return [Row(f"decide --all: {count:,} applications, measures included", command.seconds, "s")]


def measure(place: Place) -> Figures:
    """Decide about a sample of applications, each once to warm up and to learn what it sends, then timed."""
    catalogue = read_catalogue()
    figures = Figures()
    with place.graph() as graph:
        filed = application_ids(graph)
        make_missing(graph, filed.values())
        recorded = list(_recorded(graph, catalogue, filed))
        for turn, (application, at, reads, write) in enumerate(recorded):
            # Who comes first finds colder caches, so they take turns.
            first, second = (_timed_decision, _timed_bare) if turn % 2 else (_timed_bare, _timed_decision)
            for timed in (first, second):
                timed(graph, catalogue, application, at, reads, write, figures)
            figures.reads.append(reads)
    return figures


def _recorded(
    graph: Graph, catalogue: Catalogue, filed: dict[str, datetime]
) -> Iterator[tuple[str, datetime, list[Sent], Sent]]:
    step = max(1, len(filed) // SAMPLE)
    for application, at in list(filed.items())[::step][:SAMPLE]:
        recording = Recording(graph.driver, graph.uri)
        try:
            # One second later than its own time, so that no decision made before stands in for it.
            decide(recording, catalogue, application, at + timedelta(seconds=1))
        except ConsentError:
            continue
        yield application, at + timedelta(seconds=2), recording.reads, recording.writes[-1]


def _timed_decision(
    graph: Graph, catalogue: Catalogue, application: str, at: datetime, reads: list[Sent], write: Sent, figures: Figures
) -> None:
    began = time.perf_counter()
    decide(graph, catalogue, application, at)
    figures.decided.append(time.perf_counter() - began)


def _timed_bare(
    graph: Graph, catalogue: Catalogue, application: str, at: datetime, reads: list[Sent], write: Sent, figures: Figures
) -> None:
    text, parameters = _renamed(write)
    reads = [_unknown(sent) for sent in reads]
    began = time.perf_counter()
    with graph.driver.session(default_access_mode=neo4j.READ_ACCESS) as session, session.begin_transaction() as bare:
        for query, values in reads:
            list(bare.run(query, values))
    with graph.driver.session() as session:
        session.run(LANGUAGE + text, parameters).consume()
    figures.bare.append(time.perf_counter() - began)


def _renamed(write: Sent) -> Sent:
    text, parameters = copy.deepcopy(write)
    decision = parameters["decision"]
    decision["id"], decision["position"] = decision["id"] + "-bare", decision["position"] + "-bare"
    return text, parameters


def _unknown(sent: Sent) -> Sent:
    """The look for a stored decision, which found none when it was recorded, finds none again."""
    text, parameters = sent
    return (text, {**parameters, "id": "none"}) if text == LANGUAGE + statement("records/read_decision") else sent


def rows(figures: Figures, transfers: int) -> list[Row]:
    """The figures of one size."""
    of = f"decision, {transfers:,} transfers"
    return [
        Row(f"{of}: p50", figures.median * 1000, "ms"),
        Row(f"{of}: p95", percentile95(figures.decided) * 1000, "ms", 500),
        Row(f"{of}: bare reads and write, p50", statistics.median(figures.bare) * 1000, "ms"),
        Row(f"{of}: p50, as a multiple of bare", figures.ratio, "", 1.5),
        Row(f"{of}: p95, as a multiple of bare", percentile95(figures.decided) / percentile95(figures.bare), ""),
    ]


def diffs(place: Place) -> list[Row]:
    """``diff`` over the portfolio: the first time, when all is measured, and after a change of rules alone."""
    first = place.command("diff", "--json")
    other = place.folder / "other-rules"
    shutil.rmtree(other, ignore_errors=True)
    for folder in ("cypher", "rules"):
        shutil.copytree(ROOT / folder, other / folder)
    grade = other / "rules/grade.yaml"
    text = grade.read_text("utf-8")
    changed = re.sub(r"^family_maximum: (\d+)$", lambda found: f"family_maximum: {int(found[1]) - 1}", text, flags=re.M)
    assert changed != text
    grade.write_text(changed, "utf-8")
    second = place.command("diff", str(other), "--json")
    assert second.json()["files"], "the rules differ"
    count = first.json()["applications"]
    return [
        Row(f"diff: {count:,} applications, the first time", first.seconds, "s", 180),
        Row("diff: the same after a change of rules alone", second.seconds, "s", 20),
    ]


def slowest(place: Place, figures: Figures, transfers: int) -> list[Row]:
    """The indicators that take longest, and the definitions, each with its db hits; means over some applications.

    Time is that of the query alone in a warm server, answers read; db hits are those of PROFILE.
    """
    catalogue = read_catalogue()
    names = {LANGUAGE + query.text: query for query in catalogue.queries}
    seconds: dict[str, list[float]] = {}
    hits: dict[str, list[int]] = {}
    with place.graph() as graph, graph.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
        for reads in figures.reads[:PROFILED]:
            for text, parameters in reads:
                if text not in names:
                    continue
                began = time.perf_counter()
                list(session.run(text, parameters))
                seconds.setdefault(text, []).append(time.perf_counter() - began)
                operators = _operators(_profile(session, text, parameters))
                hits.setdefault(text, []).append(sum(one["args"].get("DbHits", 0) for one in operators))
    found: list[Row] = []
    for kind, queries, most in (("indicator", catalogue.indicators, SLOWEST), ("definition", catalogue.definitions, 5)):
        own = [text for text in seconds if names[text].id in queries]
        for text in sorted(own, key=lambda text: -statistics.mean(seconds[text]))[:most]:
            query = names[text]
            name = f"{getattr(query.header, 'code', '')} {query.id}".strip()
            what = f"{transfers:,} transfers, slow {kind}: {name}"
            found.append(Row(what, statistics.mean(seconds[text]) * 1000, "ms"))
            found.append(Row(f"{what}: db hits", round(statistics.mean(hits[text])), ""))
    return found


def scanning(place: Place, figures: Figures) -> list[Row]:
    """PROFILE every query of one application: how many look at more than what is the applicant's."""
    offenders: dict[str, set[str]] = {}
    hits = 0
    with place.graph() as graph, graph.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
        for text, parameters in figures.reads[0]:
            profile = _profile(session, text, parameters)
            for operator in _operators(profile):
                hits += operator["args"].get("DbHits", 0)
                kind = operator["operatorType"].partition("@")[0]
                if kind in SCANS and not any(f":{label}" in operator["args"].get("Details", "") for label in SMALL):
                    offenders.setdefault(_name(text), set()).add(f"{kind} {operator['args'].get('Details', '')}")
    for name, found in sorted(offenders.items()):
        print(f"  scans: {name}: {'; '.join(sorted(found))}")
    return [
        Row("queries of a decision that scan what is not the applicant's", len(offenders), "", 0),
        Row("database hits of one decision", hits, ""),
    ]


def _profile(session: neo4j.Session, text: str, parameters: dict[str, Any]) -> Any:
    result = session.run(f"{LANGUAGE}PROFILE {text.removeprefix(LANGUAGE)}", parameters)
    list(result)  # what is not read is not profiled
    return result.consume().profile


def _operators(profile: Any) -> Iterator[dict[str, Any]]:
    yield profile
    for child in profile.get("children", ()):
        yield from _operators(child)


def _name(text: str) -> str:
    return next((line for line in text.splitlines() if line.startswith(("id:", "// "))), text[:60])

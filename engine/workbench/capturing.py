"""``loangraph case``: what an indicator saw around an application, masked, as a case of the book.

The neighbourhood grows from the applicant, along the relationships that the query and its definitions name, until the
query says of it alone what it says of the whole graph. So nothing that the answer rests on is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from neo4j.time import Date, DateTime

from engine.catalogue.book import ENDING, FOLDER
from engine.catalogue.case_run import ask
from engine.catalogue.cases import NOT_APPLICABLE, NOT_EVALUABLE, Case
from engine.catalogue.catalogue import Catalogue
from engine.catalogue.headers import SOURCE_OF, IndicatorHeader
from engine.catalogue.queries import Query
from engine.decide.measure import Asking
from engine.errors import CatalogueError, EngineError, RequestError
from engine.graph.connection import Graph, Reader
from engine.graph.statements import statement
from engine.intake.store import TOKEN
from engine.strict_yaml import CONSTANTS
from engine.workbench.elements import Elements, evidence, grown, seeds, touched_types
from engine.workbench.masking import masked
from engine.workbench.place import rolled_back
from engine.workbench.running import asked, parameters_of
from engine.workbench.signals import raised

FARTHEST = 8
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
TRIES = 150
"""How often a small case is tried without a part."""


@dataclass(frozen=True)
class Said:
    """What an indicator says of an application, compared between graphs."""

    state: str
    values: dict[str, Any]
    reasons: dict[str, str]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Capture:
    """A case of the book as text, where it belongs, and what it holds."""

    path: str
    text: str
    nodes: int
    links: int
    signals: list[str]


def capture(
    graph: Graph,
    bench: Graph,
    catalogue: Catalogue,
    query: Query[IndicatorHeader],
    application: str,
    *,
    name: str,
    verdict: bool | None = None,
    as_of: datetime | None = None,
    small: bool = False,
) -> Capture:
    """The case of one application; ``bench`` is an empty graph on which it is tried.

    small: leave out whatever the answer does not rest on. Raises RequestError REQ033 where no neighbourhood of a size
    that a case may have says the same.
    """
    if not catalogue_name(name):
        raise RequestError("REQ033", f"`{name}` is no name", place="--name", expected="small letters, digits, _ and -")
    with asked(graph, catalogue, query, application, as_of, []) as asking:
        asking.indicate(query)
        tried = _Tried(bench, catalogue, query, asking)
        elements, kept = _enough(asking, tried, touched_types(catalogue, query))
        if small:
            elements = _smallest(elements, kept, tried)
        questions = tried.questions(elements)
        signals = raised(catalogue, query.id, asking.values, parameters_of(asking))
    case, said = _case(tried, elements, questions, name)
    text = _text(query.id, verdict, bool(signals) and verdict is False, case, said)
    if TOKEN.search(text):
        raise EngineError(
            "ENG031", "a token was left in a captured case", place=query.path, next_move="nothing was written"
        )
    _prove(bench, catalogue, query, case, said)
    return Capture(f"{FOLDER}/{query.id}/{name}{ENDING}", text, len(elements.nodes), len(elements.links), signals)


def free_name(root: Path, indicator: str, verdict: bool | None) -> str:
    """The next free name, by what the case is: ``confirmed_2``."""
    word = {True: "confirmed", False: "false_alarm", None: "seen"}[verdict]
    folder = root / FOLDER / indicator
    number = next(one for one in range(1, 10_000) if not (folder / f"{word}_{one}{ENDING}").exists())
    return f"{word}_{number}"


def catalogue_name(name: str) -> bool:
    """Whether a name may be that of a file of the book."""
    return re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) is not None


def said_of(asking: Asking, query: Query[IndicatorHeader]) -> Said:
    """What an indicator said."""
    result = asking.results[query.id]
    return Said(result.state, dict(result.values), dict(result.reasons), tuple(result.evidence))


class _Tried:
    """Asks the indicator of a part of the graph, under the ids it has, and compares with what it said of the whole."""

    def __init__(self, bench: Graph, catalogue: Catalogue, query: Query[IndicatorHeader], asking: Asking) -> None:
        self.bench = bench
        self.catalogue = catalogue
        self.query = query
        self.asking = asking
        self.whole = said_of(asking, query)
        self.as_written = False
        self.number = 0

    def questions(self, elements: Elements) -> list[dict[str, Any]] | str:
        """What was asked about the parties there, or ``all`` where that makes no difference."""
        return self.rows(elements) if self.as_written else "all"

    def rows(self, elements: Elements) -> list[dict[str, Any]]:
        parties = [node.properties["id"] for node in elements.nodes.values() if "Party" in node.labels]
        known = self.asking.known
        rows = self.asking.reader.run(
            statement("workbench/questions"), parties=parties, as_of=known["as_of"], as_of_date=known["as_of_date"]
        )
        return [row for row in rows if row["file"] in SOURCE_OF]

    def same(self, elements: Elements) -> bool:
        """Whether the part says what the whole says."""
        self.number += 1
        application = self.asking.application
        case = Case(
            name="captured", applicant=application.applicant, application=application.id,
            as_of=self.asking.as_of.isoformat(), expect={"x": 1},
            runs=_runs(self.asking, self.query, {}),
            asked=cast(Any, _questions(self.questions(elements), {})),
        )  # fmt: skip
        with rolled_back(self.bench) as reader:
            reader.run(statement("cases/rebuild"), **elements.rows())
            try:
                return said_of(ask(reader, self.catalogue, self.query, case), self.query) == self.whole
            except CatalogueError:
                return False


def _enough(asking: Asking, tried: _Tried, types: set[str]) -> tuple[Elements, list[str]]:
    """The smallest neighbourhood by its radius that says the same, and the nodes that must stay."""
    elements = seeds(asking.reader, asking)
    frontier = kept = list(elements.nodes)
    seen = Elements()
    if tried.query.header.evidence == "transfers":
        seen = evidence(asking.reader, asking, tried.whole.evidence, types)
    for _ in range(FARTHEST):
        if not frontier:
            break
        frontier = grown(asking.reader, asking, elements, frontier, types)
        for tried.as_written in (False, True):
            if tried.same(elements.joined(seen)):
                return elements.joined(seen), kept
    raise RequestError(
        "REQ033", f"no neighbourhood of {FARTHEST} steps says what the whole graph says", place="case",
        expected="an answer that rests on what is near the applicant",
        next_move="`loangraph run --trace` shows what the query looks at; write the case by hand",
    )  # fmt: skip


def _smallest(elements: Elements, kept: Sequence[str], tried: _Tried) -> Elements:
    """Less and less of it, as long as it says the same: halves first, then ever smaller parts."""
    size = max(1, len(elements) // 2)
    began = tried.number
    while tried.number - began < TRIES:
        removable = [id for id in [*elements.links, *elements.nodes] if id not in kept]
        smaller = next(
            (
                less
                for start in range(0, len(removable), size)
                if tried.number - began < TRIES
                and len(less := elements.without(set(removable[start : start + size]), kept)) < len(elements)
                and tried.same(less)
            ),
            None,
        )
        if smaller is not None:
            elements = smaller
        elif size == 1:
            break
        else:
            size = max(1, size // 2)
    return elements


def _case(tried: _Tried, elements: Elements, questions: list[dict[str, Any]] | str, name: str) -> tuple[Case, Said]:
    """The masked case, and what it must say."""
    small, names = masked(elements)
    number = {id: place for place, id in enumerate(small.nodes)}
    application, whole = tried.asking.application, tried.whole
    said = replace(whole, evidence=tuple(sorted(names.get(one, one) for one in whole.evidence)))
    case = Case(
        name=name.replace("_", " ").replace("-", " "),
        nodes=[[sorted(node.labels), _native(node.properties)] for node in small.nodes.values()],
        links=[
            [number[link.start], link.type, number[link.end], _native(link.properties)] for link in small.links.values()
        ],
        applicant=names[application.applicant],
        application=names[application.id],
        as_of=tried.asking.as_of.isoformat(),
        asked=cast(Any, _questions(questions, names)),
        runs=_runs(tried.asking, tried.query, names),
        expect=_expect(said),
    )
    return case, said


def _runs(asking: Asking, query: Query[IndicatorHeader], names: Mapping[str, str]) -> dict[str, str]:
    """The runs of measures that the indicator read, by measure."""
    found = {measure: asking.known.get(f"run_{measure}") for measure in query.header.needs.measure}
    return {measure: names.get(run, run) for measure, run in found.items() if run}


def _expect(said: Said) -> dict[str, Any]:
    if said.state == NOT_APPLICABLE:
        return dict.fromkeys(said.values, NOT_APPLICABLE)
    expect = {name: NOT_EVALUABLE if value is None else value for name, value in said.values.items()}
    reasons = set(said.reasons.values())
    if reasons:
        expect["reason"] = next(iter(reasons)) if len(reasons) == 1 else dict(said.reasons)
    return {**expect, "evidence": list(said.evidence)}


def _questions(rows: list[dict[str, Any]] | str, names: Mapping[str, str]) -> Any:
    """Questions as a case writes them; ``all`` stays ``all``."""
    if isinstance(rows, str):
        return rows
    found = []
    for row in rows:
        entry = {
            "file": row["file"], "subject": names.get(row["subject"], row["subject"]),
            "account": names.get(row["account"], row["account"]), "from": _day(row["from"]), "to": _day(row["to"]),
            "asked_at": row["asked_at"].to_native().astimezone(UTC).isoformat(), "result": row["result"],
        }  # fmt: skip
        found.append({key: value for key, value in entry.items() if value is not None})
    return found


def _day(value: Any) -> Any:
    return value.to_native() if isinstance(value, Date) else value


def _native(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties in the order of their names, the id first; days as days, instants as text."""
    return {key: _plain(properties[key]) for key in sorted(properties, key=lambda key: (key != "id", key))}


def _plain(value: Any) -> Any:
    if isinstance(value, Date):
        return value.to_native()
    return value.to_native().isoformat() if isinstance(value, DateTime) else value


def _text(indicator: str, verdict: bool | None, still: bool, case: Case, said: Said) -> str:
    """The file of the book."""
    lines = [f"indicator: {indicator}"]
    if verdict is not None:
        lines.append(f"verdict: {'true' if verdict else 'false'}")
    if still:
        lines.append("open: true                                # a false alarm that is still raised")
    lines += ["case:", f"  name: {case.name}", f"  applicant: {case.applicant}", f"  application: {case.application}"]
    lines.append(f"  as_of: {case.as_of}")
    if case.runs:
        lines.append(f"  runs: {_flow(case.runs)}")
    if isinstance(case.asked, list) and not case.asked:
        lines.append("  asked: none")
    elif isinstance(case.asked, list):
        lines += ["  asked:", *(f"    - {_flow(_question(one))}" for one in case.asked)]
    lines += ["  nodes:", *(f"    - {_flow(row)}  # {place}" for place, row in enumerate(case.nodes))]
    lines += ["  links:", *(f"    - {_flow(row)}" for row in case.links)]
    lines += [f"  expect: {_flow(case.expect)}", ""]
    return "\n".join(lines)


def _question(question: Any) -> dict[str, Any]:
    return dict(question.model_dump(by_alias=True, exclude_none=True))


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and WORD.fullmatch(value) and value not in CONSTANTS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _prove(bench: Graph, catalogue: Catalogue, query: Query[IndicatorHeader], case: Case, said: Said) -> None:
    """Make sure that the masked case says it too."""
    with rolled_back(bench) as reader:
        found = said_of(ask(cast(Reader, reader), catalogue, query, case), query)
    if found != said:
        raise RequestError(
            "REQ033", "under small names the answer is another one", place="case",
            expected=str(said), next_move=f"it says {found}; look for a query that reads what an id looks like",
        )  # fmt: skip

"""`decide`, `show`, `explain`, `replay`, `evaluate`, and the lists `applications` and `decisions`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from engine.clock import SHANGHAI
from engine.errors import ConsentError, LoanGraphError, RequestError
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.catalogue.catalogue import Catalogue
    from engine.graph.connection import Graph

GRADES = ("R1", "R2", "R3", "R4", "R5")
OUTCOMES = ("graded", "cannot_conclude", "stopped")
DECISION = typer.Argument(help="Id of a decision; its first characters are enough.")
TRUTH = typer.Argument(help="truth.yaml of a made-up portfolio.")
JSON = typer.Option(False, "--json", help="Print JSON for programs.")
AS_OF = typer.Option(
    None, "--as-of", help="As known at this instant, ISO 8601 with an offset; default: the application's own time."
)


def register(app: typer.Typer) -> None:
    """Add the commands about decisions to the command line."""
    app.command()(decide)
    app.command()(show)
    app.command()(explain)
    app.command()(replay)
    app.command()(evaluate)
    app.command()(applications)
    app.command()(decisions)


@contextmanager
def _graph() -> Iterator[Graph]:
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        yield graph


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def decide(
    application: str | None = typer.Argument(None, help="Id of an application."),
    every: bool = typer.Option(False, "--all", help="Decide about every application."),
    as_of: str | None = AS_OF,
    draft: bool = typer.Option(
        False, help="With the working files instead of the version in force; marked as a draft."
    ),
    as_json: bool = JSON,
) -> None:
    """Measure, infer, grade and record; deciding again gives the stored decision. 评定。"""
    from engine.decide.decide import application_ids, instant, refused
    from engine.decide.decide import decide as decide_one
    from engine.decide.record import summary

    if bool(application) == every:
        raise RequestError("REQ005", "say which application, or --all", place="APPLICATION", expected="one of the two")
    at = instant(as_of) if as_of else None
    with _graph() as graph:
        catalogue, version = _deciding(graph, draft)
        if application is None:
            _decide_all(graph, catalogue, version, at, as_json)
            return
        try:
            record = decide_one(graph, catalogue, application, at, version=version, operator=_operator())
        except ConsentError as refusal:
            if as_json:
                _print(_known(refused(application, at or application_ids(graph)[application], catalogue, refusal)))
            refusal.place = _known(refusal.place)
            raise
        if as_json:
            _print(_known(summary(record)))
        else:
            _show(graph, record)


def _operator() -> str:
    """Who decides, for the record: the id of the key in LOANGRAPH_KEY, else ``local``."""
    settings = Settings.from_environment()
    if not settings.key:
        return "local"
    from engine.keys import KeyStore

    return KeyStore(settings).known(settings.key).id


def _deciding(graph: Graph, draft: bool) -> tuple[Catalogue, int | None]:
    """The catalogue that decides, with the number under which it is published; of a draft there is none."""
    from engine.catalogue.catalogue import content_hash, files_of, read_catalogue
    from engine.catalogue.stored import stored_catalogue
    from engine.catalogue.versions import in_force
    from engine.settings import ROOT

    if draft:
        return read_catalogue(), None
    version = in_force(graph)
    if content_hash(files_of(ROOT)) != version.hash:
        words = f"deciding with version {version.number}; the working files differ (--draft decides with them)"
        typer.secho(words, err=True, fg=typer.colors.YELLOW)
    return stored_catalogue(graph, version.hash), version.number


def _decide_all(graph: Graph, catalogue: Catalogue, version: int | None, at: datetime | None, as_json: bool) -> None:
    from rich.console import Console
    from rich.progress import track

    from engine.decide.decide import application_ids, decide_all
    from engine.measures.runs import make_missing

    errors = Console(stderr=True)
    filed = application_ids(graph)
    make_missing(graph, [at] if at else sorted(set(filed.values())), errors)
    outcomes: dict[str, int] = {}
    deciding = decide_all(graph, catalogue, filed, at, version=version, operator=_operator())
    for line in track(deciding, "deciding", total=len(filed), console=errors):
        label = line["grade"] or line["outcome"]
        outcomes[label] = outcomes.get(label, 0) + 1
        if as_json:
            _print(_known(line))
    words = ", ".join(f"{label} {count}" for label, count in sorted(outcomes.items()))
    errors.print(f"{len(filed)} applications: {words or 'none were filed'}")


def show(decision: str = DECISION, as_json: bool = JSON) -> None:
    """The chain grade ← rules ← findings ← signals ← values ← transfers, the gaps, and what was clear. 查看依据。"""
    from engine.decide.record import full_id, read_record
    from engine.decide.trace import trace

    with _graph() as graph:
        record = read_record(graph, full_id(graph, decision))
        if as_json:
            _print(trace(graph, record, _reveal))
        else:
            _show(graph, record)


def _show(graph: Graph, record: dict[str, Any]) -> None:
    from rich.console import Console

    from engine.decide.show import rendered
    from engine.decide.trace import trace

    Console().print(rendered(trace(graph, record, _reveal)))


def _known(told: Any) -> Any:
    """The same text or document with the ids people know instead of tokens."""
    from engine.intake.store import TOKEN

    text = json.dumps(told, ensure_ascii=False)
    tokens = sorted(set(TOKEN.findall(text)))
    if not tokens:
        return told
    names = _reveal(tokens)
    return json.loads(TOKEN.sub(lambda token: json.dumps(names[token[0]], ensure_ascii=False)[1:-1], text))


def _reveal(ids: list[str]) -> dict[str, str]:
    """Tokens as the ids people know, from this home's identity store."""
    from engine.intake.store import IdentityStore

    store = IdentityStore.open(Settings.from_environment())
    known = store.reveal(ids)
    store.close()
    return {token: known[token][1] if token in known else token for token in ids}


def explain(
    decision: str = DECISION,
    language: str = typer.Option("zh", help="zh or en."),
    as_json: bool = JSON,
) -> None:
    """The decision in plain words, from a template; every number is of the trace. 文字说明。"""
    from engine.decide.record import full_id, read_record
    from engine.decide.trace import trace
    from engine.explain.template import explanation

    with _graph() as graph:
        text = explanation(trace(graph, read_record(graph, full_id(graph, decision)), _reveal), language)
    if as_json:
        _print({"source": "template", "language": language, "text": text})
    else:
        typer.echo(text)


def replay(
    decision: str | None = typer.Argument(None, help="Id of a decision; its first characters are enough."),
    every: bool = typer.Option(False, "--all", help="Replay every decision."),
    as_json: bool = JSON,
) -> None:
    """Rebuild outcomes from the records alone; they must match. 重放。"""
    from rich.console import Console
    from rich.progress import track

    from engine.decide.record import full_id
    from engine.decide.replay import decision_ids
    from engine.decide.replay import replay as replay_one

    if bool(decision) == every:
        raise RequestError("REQ005", "say which decision, or --all", place="DECISION", expected="one of the two")
    catalogues: dict[str, Any] = {}
    differing: list[dict[str, Any]] = []
    with _graph() as graph:
        ids = [full_id(graph, decision)] if decision else list(decision_ids(graph))
        for each in track(ids, "replaying", console=Console(stderr=True)):
            try:
                keys = replay_one(graph, each, catalogues)
            except LoanGraphError as error:
                if not every:
                    raise
                differing.append({"decision_id": each, "error": error.as_dict()})
                continue
            if keys:
                differing.append({"decision_id": each, "keys": keys})
    answer = {"checked": len(ids), "identical": len(ids) - len(differing), "differing": differing}
    if as_json:
        _print(answer)
    else:
        typer.echo(f"{answer['checked']} replayed, {answer['identical']} identical")
        for line in differing:
            typer.echo(f"  differs: {line}")
    if differing:
        sys.exit(1)


def evaluate(truth: Path = TRUTH, as_json: bool = JSON) -> None:
    """Compare everything decided with what was planted; exits with 1 where anything was missed or false. 核对。"""
    from engine.catalogue.versions import files_in_force
    from engine.decide.show import evaluation_tables
    from engine.decide.truth import compare, newest_decisions, read_truth

    planted = read_truth(truth)
    with _graph() as graph:
        evaluation = compare(planted, newest_decisions(graph, planted, files_in_force(graph)), _reveal)
    answer = evaluation.as_dict()
    if as_json:
        _print(answer)
    else:
        from rich.console import Console

        console = Console()
        for table in evaluation_tables(answer):
            console.print(table)
    if answer["totals"]["missed"] or answer["totals"]["false"]:
        sys.exit(1)


def applications(
    limit: int = typer.Option(50, min=1, max=10_000, help="How many."),
    after: str | None = typer.Option(None, help="Only ids after this one."),
    as_json: bool = JSON,
) -> None:
    """Applications, with the newest decision about each. 申请列表。"""
    from engine.clock import now
    from engine.graph.statements import statement

    with _graph() as graph:
        rows = graph.read(statement("records/list_applications"), limit=limit, after=after, now=now())
    names = _reveal([row["applicant"] for row in rows])
    lines = [
        {**row, "applicant": names[row["applicant"]], "applied_at": row["applied_at"].iso_format()} for row in rows
    ]
    _list(lines, as_json, ["application_id", "applicant", "applied_at", "product", "outcome", "grade", "decision_id"])


def decisions(
    grade: str | None = typer.Option(None, help="R1 to R5."),
    outcome: str | None = typer.Option(None, help="graded, cannot_conclude or stopped."),
    limit: int = typer.Option(50, min=1, max=10_000, help="How many."),
    after: str | None = typer.Option(None, help="Only those made after this decision."),
    as_json: bool = JSON,
) -> None:
    """Decisions, oldest first. 决定列表。"""
    from engine.decide.record import full_id
    from engine.graph.statements import statement

    _one_of(grade, GRADES, "--grade")
    _one_of(outcome, OUTCOMES, "--outcome")
    with _graph() as graph:
        last = graph.read(statement("records/position"), id=full_id(graph, after))[0]["position"] if after else None
        rows = graph.read(statement("records/list_decisions"), grade=grade, outcome=outcome, after=last, limit=limit)
    _list(rows, as_json, ["decision_id", "application_id", "as_of", "outcome", "grade", "points"])


def _one_of(value: str | None, known: tuple[str, ...], option: str) -> None:
    if value is not None and value not in known:
        raise RequestError("REQ009", f"there is no {value!r}", place=option, expected=", ".join(known))


def _cell(column: str, value: Any) -> str:
    """A value of a list; an instant in Shanghai time, as `--as-of` takes it."""
    if value is None or column not in ("applied_at", "as_of"):
        return "" if value is None else str(value)
    return datetime.fromisoformat(str(value)).astimezone(SHANGHAI).isoformat()


def _list(rows: list[dict[str, Any]], as_json: bool, columns: list[str]) -> None:
    if as_json:
        _print(rows)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")  # an id that is cut off cannot be copied
    for row in rows:
        table.add_row(*(_cell(column, row[column]) for column in columns))
    Console().print(table)
    Console(stderr=True).print(f"{len(rows)} shown; --limit shows more, --after ID goes on from there")

"""The modeler's bench: ``new``, ``test``, ``run``, ``case``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import typer

from engine.settings import ROOT, Settings

if TYPE_CHECKING:
    from engine.catalogue.catalogue import Catalogue
    from engine.graph.connection import Graph
    from engine.workbench.selecting import Item
    from engine.workbench.testing import Report

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
SETS = typer.Option(
    None, "--set", metavar="NAME=VALUE", help="Another value of a parameter or of a definition's column."
)
LARGE = 200
"""Nodes of a captured case beyond which a smaller one is proposed."""
PATHS = typer.Argument(None, metavar="[PATH[::CASE]]…", help="Files, folders or names; all cases without any.")


def register(app: typer.Typer) -> None:
    """Add the workbench to the command line."""
    app.command()(new)
    app.command()(test)
    app.command()(run)
    app.command()(case)


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def _say(words: str) -> None:
    typer.echo(words, err=True)


class _Bench:
    """An empty graph that is opened once it is needed, and closed at the end."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.opened: Graph | None = None

    def __enter__(self) -> _Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def graph(self) -> Graph:
        from engine.workbench.place import empty_graph

        if self.opened is None:
            self.opened = self.stack.enter_context(empty_graph(Settings.from_environment(), _say))
        return self.opened


def new(
    kind: str = typer.Argument(help="indicator, definition, measure, rule, finding or parameter."),
    name: str = typer.Argument(help="Its id: small letters, digits and underscores."),
    family: str | None = typer.Option(None, help="Family of an indicator, file of a parameter."),
    code: str | None = typer.Option(None, help="Short code of an indicator; default: the next free one."),
    title_zh: str | None = typer.Option(None, help="Title of a rule, finding or parameter, in Chinese."),
    title_en: str | None = typer.Option(None, help="The same in English."),
    asks_zh: str | None = typer.Option(None, help="The question of a query, in Chinese."),
    asks_en: str | None = typer.Option(None, help="The same in English."),
    why_zh: str | None = typer.Option(None, help="Why a rule or finding matters, in Chinese."),
    why_en: str | None = typer.Option(None, help="The same in English."),
    honest_zh: str | None = typer.Option(None, help="What honest firm trips an indicator, in Chinese."),
    honest_en: str | None = typer.Option(None, help="The same in English."),
    evidence: str | None = typer.Option(None, help="What a query looks for: transfers, guarantees, lines …"),
    value: str | None = typer.Option(
        None, help="Value of a query; indicator.value a rule tests; number of a parameter."
    ),
    test: str | None = typer.Option(None, help="How a rule compares: at_least, above, at_most, below, equals."),
    threshold: str | None = typer.Option(None, help="What a rule compares with: a parameter, 0 or 1."),
    severity: str | None = typer.Option(None, help="noted, low, medium, high or stop."),
    signals: str | None = typer.Option(None, help="The signals that make a finding together, with commas."),
    unit: str | None = typer.Option(None, help="Unit of a parameter."),
    source: str | None = typer.Option(None, help="Where the definition or the number comes from."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Print what would be written, and write nothing."),
    as_json: bool = JSON,
) -> None:
    """Begin an indicator, definition, measure, rule, finding or parameter: a file and its test. 新建。"""
    from engine.workbench import new as writer

    given = {key: text for key, text in locals().items() if isinstance(text, str) and key not in ("kind", "name")}
    answers = _answers(kind, name, given)
    changes = writer.plan(ROOT, kind, name, answers)
    if not dry_run:
        writer.write(ROOT, changes)
    moves = writer.next_moves(kind, name, changes)
    if as_json:
        files = [{"path": one.path, "added": one.added, "grown": one.grown} for one in changes]
        _print({"written": not dry_run, "files": files, "next": moves})
        return
    for change in changes:
        done = "would be written" if dry_run else "added to" if change.grown else "written"
        typer.echo(f"{change.path}  {done}")
        if dry_run:
            typer.echo(change.added)
    typer.echo("next:")
    for move in moves:
        typer.echo(f"  {move}")


def _answers(kind: str, name: str, given: dict[str, str]) -> dict[str, str]:
    """What was given, and for the rest what a person at a terminal answers, else what is proposed."""
    from engine.catalogue.catalogue import files_of, from_files
    from engine.errors import RequestError
    from engine.strict_yaml import did_you_mean
    from engine.workbench.new import KINDS, questions

    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS)
        raise RequestError(
            "REQ031", f"there is no kind `{kind}`", place="KIND", expected=", ".join(KINDS), next_move=hint
        )
    catalogue, answers, missing = from_files(files_of(ROOT)), dict(given), []
    waiting = questions(kind, name, catalogue, answers)
    for number in range(len(waiting)):
        asked = questions(kind, name, catalogue, answers)[number]
        if asked.flag in answers:
            continue
        if sys.stdin.isatty():
            answers[asked.flag] = typer.prompt(asked.question, default=asked.proposal or None)
        elif asked.proposal:
            answers[asked.flag] = asked.proposal
        else:
            missing.append(f"--{asked.flag.replace('_', '-')}")
    if missing:
        message = f"a new {kind} needs {', '.join(missing)}"
        raise RequestError("REQ031", message, place="new", expected="these options, or a terminal at which to ask")
    return answers


def run(
    indicator: str = typer.Argument(help="Id or code of an indicator, or id of a definition."),
    application: str = typer.Argument(help="Id of an application."),
    sets: list[str] = SETS,
    as_of: str | None = typer.Option(None, "--as-of", help="As known at this instant; default: the application's own."),
    profile: bool = typer.Option(False, "--profile", help="Tell what the query cost: db hits, rows, time."),
    trace: bool = typer.Option(
        False, "--trace", help="Tell how many rows survive each clause, and what dropped others."
    ),
    params: bool = typer.Option(False, "--params", help="Print the parameters as lines for Neo4j Browser."),
    as_json: bool = JSON,
) -> None:
    """Ask one indicator about one application: values, evidence, cost, and why a pattern did not match. 单项运行。"""
    from rich.console import Console

    from engine.catalogue.catalogue import files_of, from_files
    from engine.decide.decide import instant
    from engine.errors import CatalogueError
    from engine.graph.connection import open_graph
    from engine.workbench import showing
    from engine.workbench.literals import parameter_lines
    from engine.workbench.names import plain, revealed
    from engine.workbench.running import as_dict, asked, find_query, received, run_query, traced_alone
    from engine.workbench.tracing import trace as traced

    catalogue, settings = from_files(files_of(ROOT)), Settings.from_environment()
    query = find_query(catalogue, indicator)
    at = instant(as_of) if as_of else None
    _warn_of_faults(catalogue, query.path)
    with open_graph(settings) as graph:
        if params:
            with asked(graph, catalogue, query, application, at, sets or []) as asking:
                known = received(asking, query)
            _print(plain(known)) if as_json else typer.echo("\n".join(parameter_lines(known)))
            return
        try:
            found = run_query(graph, catalogue, query, application, as_of=at, sets=sets or [], profile=profile)
        except CatalogueError:
            # A trace is wanted most where the query has no answer.
            if trace and not as_json:
                told = traced_alone(graph, catalogue, query, application, as_of=at, sets=sets or [])
                Console().print(showing.trace(revealed(settings, told)))
            raise
        steps = traced(graph, query, found.parameters) if trace and found.ran else []
    told = revealed(settings, as_dict(found, steps, traced=trace))
    if as_json:
        _print(told)
    else:
        Console().print(showing.ran(told, query))


def _warn_of_faults(catalogue: Catalogue, path: str) -> None:
    """A query that `check` refuses still runs, and its answer may be wrong in silence: say so."""
    from engine.catalogue.check import faults_of

    faults = len(faults_of(ROOT, catalogue, path))
    if faults:
        told = "1 error" if faults == 1 else f"{faults} errors"
        typer.secho(
            f"the answer may be wrong: `loangraph check {path}` finds {told} 检查未通过,结果可能有误",
            err=True, fg=typer.colors.YELLOW,
        )  # fmt: skip


def case(
    indicator: str = typer.Argument(help="Id or code of an indicator."),
    application: str = typer.Argument(help="Id of an application."),
    name: str | None = typer.Option(None, help="Name of the case; default: the next free number."),
    verdict: str | None = typer.Option(None, help="true: a person confirmed the alarm; false: it was a false alarm."),
    as_of: str | None = typer.Option(None, "--as-of", help="As known at this instant; default: the application's own."),
    small: bool = typer.Option(False, "--small", help="Leave out whatever the answer does not rest on."),
    as_json: bool = JSON,
) -> None:
    """Capture what an indicator saw around an application as a masked case of the book. 收入案例库。"""
    from engine.catalogue.catalogue import files_of, from_files
    from engine.decide.decide import instant
    from engine.errors import RequestError
    from engine.graph.connection import open_graph
    from engine.workbench.capturing import capture, free_name
    from engine.workbench.running import find_indicator

    if verdict not in (None, "true", "false"):
        raise RequestError("REQ033", f"`{verdict}` is no verdict", place="--verdict", expected="true or false")
    catalogue = from_files(files_of(ROOT))
    query = find_indicator(catalogue, indicator)
    decided = None if verdict is None else verdict == "true"
    with open_graph(Settings.from_environment()) as graph, _Bench() as bench:
        found = capture(
            graph, bench.graph(), catalogue, query, application, name=name or free_name(ROOT, query.id, decided),
            verdict=decided, as_of=instant(as_of) if as_of else None, small=small,
        )  # fmt: skip
    path = ROOT / found.path
    if path.exists():
        raise RequestError("REQ033", f"{found.path} is there already", place="--name", expected="another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(found.text, "utf-8")
    if as_json:
        _print({"path": found.path, "nodes": found.nodes, "relationships": found.links, "signals": found.signals})
        return
    raised = f"; raised: {', '.join(found.signals)}" if found.signals else "; nothing is raised"
    typer.echo(f"{found.path}  written: {found.nodes} nodes, {found.links} relationships{raised}")
    typer.echo(f"next:\n  loangraph test {found.path}")
    if not small and found.nodes > LARGE:
        typer.echo(f"  or remove it and ask again with --small: {found.nodes} nodes are more than anybody reads")


def test(
    paths: list[str] = PATHS,
    as_json: bool = JSON,
    watch: bool = typer.Option(False, "--watch", help="Run again whenever a file of cypher/ or rules/ changes."),
) -> None:
    """Run the cases beside the files on a real Neo4j; exits with 1 where one fails. 运行用例。"""
    from engine.workbench.watching import changes

    with _Bench() as bench:
        failed = _tested(bench, paths or [], as_json)
        if watch:
            _say("watching; Ctrl-C ends")
            try:
                for changed in changes(ROOT):
                    _say(f"changed: {', '.join(changed)}")
                    failed = _tested(bench, paths or [], as_json, watching=True)
            except KeyboardInterrupt:
                _say("")
    if failed:
        sys.exit(1)


def _tested(bench: _Bench, paths: list[str], as_json: bool, watching: bool = False) -> bool:
    """Run once and print; whether anything failed. While watching, an error of a name ends nothing."""
    from engine.catalogue.versions import state_of
    from engine.errors import LoanGraphError
    from engine.workbench.testing import run_tests

    state = state_of()
    try:
        report = run_tests(ROOT, paths, bench.graph, _each)
    except LoanGraphError as error:
        if not watching:
            raise
        _say(str(error))
        return True
    _tell(report, as_json)
    if not paths:
        _note(report, state)
    return report.count("failed") > 0


def _note(report: Report, state: str) -> None:
    """Tell the home that all cases of a state of the files were run: `publish` asks for it."""
    from engine.catalogue.versions import prove
    from engine.errors import GraphError
    from engine.graph.connection import open_graph

    counts = {state: report.count(state) for state in ("passed", "failed")}
    try:
        with open_graph(Settings.from_environment()) as graph:
            prove(graph, "test", passed=counts["failed"] == 0, summary=counts, state=state)
    except GraphError as error:
        _say(f"passed, but not noted for `publish`: {error.message}")


def _each(items: list[Item]) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import track

    yield from track(items, "testing", console=Console(stderr=True), transient=True, disable=len(items) < 10)


def _tell(report: Report, as_json: bool) -> None:
    from rich.console import Console

    from engine.workbench import showing

    if as_json:
        _print(report.as_dict())
    else:
        Console().print(showing.report(report), soft_wrap=False)

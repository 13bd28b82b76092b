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
    from engine.graph.connection import Graph
    from engine.workbench.selecting import Item
    from engine.workbench.testing import Report

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
PATHS = typer.Argument(None, metavar="[PATH[::CASE]]…", help="Files, folders or names; all cases without any.")


def register(app: typer.Typer) -> None:
    """Add the workbench to the command line."""
    app.command()(test)


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


def test(
    paths: list[str] = typer.Argument(
        None, metavar="[PATH[::CASE]]…", help="Files, folders or names; all cases where none is given."
    ),  # noqa: B008
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
    from engine.errors import LoanGraphError
    from engine.workbench.testing import run_tests

    try:
        report = run_tests(ROOT, paths, bench.graph, _each)
    except LoanGraphError as error:
        if not watching:
            raise
        _say(str(error))
        return True
    _tell(report, as_json)
    return report.count("failed") > 0


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

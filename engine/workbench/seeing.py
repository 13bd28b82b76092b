"""The workbench's commands that show what the catalogue does: ``diff`` and those beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from engine.settings import Settings

if TYPE_CHECKING:
    from engine.graph.connection import Graph
    from engine.workbench.portfolio import Portfolio

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
AS_OF = typer.Option(
    None, "--as-of", help="As known at this instant, ISO 8601 with an offset; default: each application's own time."
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(diff)


@contextmanager
def _graph() -> Iterator[Graph]:
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        yield graph


@contextmanager
def _portfolio(graph: Graph, as_of: str | None = None) -> Iterator[Portfolio]:
    from engine.decide.decide import instant
    from engine.workbench.portfolio import open_portfolio

    with open_portfolio(graph, Settings.from_environment(), instant(as_of) if as_of else None) as portfolio:
        yield portfolio


def _tell(answer: Any, as_json: bool, shown: Iterable[Any]) -> None:
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console()
    for part in shown:
        console.print(part)


def diff(
    revision: str | None = typer.Argument(
        None, metavar="[REV|HASH]", help="A version, a stored hash, a git revision or a folder; default: in force."
    ),
    as_of: str | None = AS_OF,
    as_json: bool = JSON,
) -> None:
    """What the working files change for every application, and which file caused it. 比较两版规则目录的影响。"""
    from engine.catalogue.versions import prove
    from engine.workbench import tables
    from engine.workbench.diff import diff as compare
    from engine.workbench.revisions import named, working

    new = working()
    with _graph() as graph:
        old = named(graph, revision)
        with _portfolio(graph, as_of) as portfolio:
            found = compare(portfolio, old, new)
        if revision is None and as_of is None:
            # What `publish` asks for: that somebody saw what this state of the files does.
            prove(graph, "diff", passed=True, summary=found.summary())
    answer = {**found.as_dict(), "as_of": as_of}
    _tell(answer, as_json, tables.of_diff(answer))

"""The modeler's commands: ``check``."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from engine.errors import CatalogueError
from engine.settings import ROOT


def register(app: typer.Typer) -> None:
    """Add this part's commands to the command line."""
    app.command()(check)


def check(
    paths: list[Path] = typer.Argument(None, help="Files, folders or names; the whole catalogue without any."),  # noqa: B008
    why: str = typer.Option("", "--why", metavar="CODE", help="Print the page of a code: why, what to write instead."),
    explain: bool = typer.Option(False, "--explain", help="Ask the running server for its plans, too."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Check the catalogue, without a server or with one; exits with 1 on any error. 检查指标与规则文件。"""
    from engine.catalogue.check import all_texts, as_row, check_texts, named, under

    if why:
        from engine.catalogue.pages import page_of

        typer.echo(page_of(why), nl=False)
        return
    texts = all_texts(ROOT)
    wanted = named(ROOT, texts, [_in_checkout(path) for path in paths or []])
    errors = check_texts(texts, wanted)
    warnings = _plans(wanted) if explain else []
    if as_json:
        rows = {"errors": [as_row(error) for error in errors], "warnings": [as_row(one) for one in warnings]}
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for error in [*errors, *warnings]:
            typer.echo(f"{error}\n")
        files = sum(under(path, wanted) for path in texts)
        colour = typer.colors.RED if errors else typer.colors.YELLOW if warnings or not files else typer.colors.GREEN
        typer.secho(_verdict(len(errors), len(warnings), files), err=True, fg=colour)
    if errors:
        raise typer.Exit(1)


def _in_checkout(path: Path) -> str:
    """A path as the catalogue names its files: from the top of the checkout."""
    absolute = path.absolute()
    inside = absolute.is_relative_to(ROOT) and (absolute.exists() or len(path.parts) > 1)
    return absolute.relative_to(ROOT).as_posix() if inside else path.as_posix()


def _plans(wanted: list[str]) -> list[CatalogueError]:
    """What the plans of the running server warn of; GraphError where none runs."""
    from engine.catalogue.catalogue import files_of, from_files
    from engine.catalogue.check import under
    from engine.catalogue.explain import plan_warnings
    from engine.graph.connection import open_graph
    from engine.settings import Settings

    with open_graph(Settings.from_environment()) as graph:
        return list(plan_warnings(graph, from_files(files_of(ROOT)), lambda path: under(path, wanted)))


def _verdict(errors: int, warnings: int, files: int) -> str:
    shown = {0: "no errors", 1: "1 error"}.get(errors, f"{errors} errors")
    shown += {0: "", 1: ", 1 warning"}.get(warnings, f", {warnings} warnings")
    return f"{shown} in {files} {'file' if files == 1 else 'files'} of the catalogue"

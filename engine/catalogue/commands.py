"""The modeler's commands: ``check``."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from engine.settings import ROOT


def register(app: typer.Typer) -> None:
    """Add this part's commands to the command line."""
    app.command()(check)


def check(
    paths: list[Path] = typer.Argument(None, help="Files or folders of the catalogue; all of it where none is given."),  # noqa: B008
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Check the catalogue without a server; exits with 1 on any error. 检查指标与规则文件。"""
    from engine.catalogue.check import as_row
    from engine.catalogue.check import check as check_files

    errors = check_files(ROOT, [_in_checkout(path) for path in paths or []])
    if as_json:
        typer.echo(json.dumps({"errors": [as_row(error) for error in errors], "warnings": []}, ensure_ascii=False))
    else:
        for error in errors:
            typer.echo(f"{error}\n")
        typer.secho(_verdict(len(errors)), err=True, fg=typer.colors.RED if errors else typer.colors.GREEN)
    if errors:
        raise typer.Exit(1)


def _in_checkout(path: Path) -> str:
    """A path as the catalogue names its files: from the top of the checkout."""
    absolute = path.absolute()
    return absolute.relative_to(ROOT).as_posix() if absolute.is_relative_to(ROOT) else path.as_posix()


def _verdict(errors: int) -> str:
    return {0: "no errors", 1: "1 error"}.get(errors, f"{errors} errors")

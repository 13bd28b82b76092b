"""The command ``loangraph``: each part of the engine registers its own commands here."""

from __future__ import annotations

import sys

import typer

import api.commands
import engine.catalogue.commands
import engine.decide.commands
import engine.exceptions.commands
import engine.graph.commands
import engine.intake.commands
import engine.measures.commands
import engine.workbench.commands
import engine.workbench.publishing
import engine.workbench.seeing
from engine.errors import LoanGraphError

app = typer.Typer(
    name="loangraph",
    help="Grade loan applications from a graph, and show why. 从图谱评定贷款申请,并说明缘由。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# The order in which --help lists them: the way data walks.
for commands in (
    engine.graph.commands,
    engine.intake.commands,
    engine.measures.commands,
    engine.catalogue.commands,
    engine.workbench.commands,
    engine.workbench.seeing,
    engine.workbench.publishing,
    engine.exceptions.commands,
    engine.decide.commands,
    api.commands,
):
    commands.register(app)


def main() -> None:
    """Run the command; an error a person can act on is printed in words, without a traceback, and exits with 1."""
    try:
        app()
    except LoanGraphError as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        sys.exit(1)
    except Exception as error:
        if not type(error).__module__.startswith("neo4j."):
            raise
        typer.secho(
            f"GRA005\n  the graph failed: {error}\n  next: `loangraph status`, then try again", err=True, fg="red"
        )
        sys.exit(1)

"""``loangraph measure`` and ``loangraph scan``."""

from __future__ import annotations

import json

import typer

from engine.settings import Settings

SHOWN = 20
SET = typer.Option([], "--set", help="A setting, such as max_hops=5; may be repeated.")
JSON = typer.Option(False, "--json", help="Print JSON for programs.")


def register(app: typer.Typer) -> None:
    """Add this part's commands to the command line."""
    app.command()(measure)
    app.command()(scan)


def measure(
    name: str | None = typer.Argument(None, help="A measure of cypher/measures/; all that score parties by default."),
    as_of: str | None = typer.Option(
        None, "--as-of", help="ISO 8601 with an offset; default: the month end before each application."
    ),
    as_json: bool = JSON,
) -> None:
    """Run measures over the whole portfolio; a run that was made before is kept. 全图度量。"""
    from rich.console import Console
    from rich.table import Table

    from engine.decide.decide import instant
    from engine.graph.connection import open_graph
    from engine.measures.files import measure_named, scoring
    from engine.measures.runs import application_times, make_runs, month_end

    queries = [measure_named(name, scan=False)] if name else scoring()
    at = instant(as_of) if as_of else None
    with open_graph(Settings.from_environment()) as graph:
        as_ofs = [at] if at else sorted({month_end(applied) for applied in application_times(graph)})
        runs = make_runs(graph, queries, as_ofs, Console(stderr=True))
    if as_json:
        typer.echo(json.dumps({"runs": [run.as_dict() for run in runs]}, ensure_ascii=False))
        return
    table = Table("measure", "as of", "parties", "seconds", "run")
    for run in runs:
        seconds = f"{run.seconds:.2f}" if run.new else "kept"
        table.add_row(run.measure, run.as_of.isoformat(), f"{run.parties:,}", seconds, run.id)
    Console().print(table)


def scan(
    name: str = typer.Argument(help="A scan of cypher/measures/, such as temporal_loops."),
    given: list[str] = SET,
    by_cypher: bool = typer.Option(False, "--by-cypher", help="Run the Cypher file even where a faster walk exists."),
    as_json: bool = JSON,
) -> None:
    """List what a scan finds in the whole portfolio. 全图扫描。"""
    from rich.console import Console

    from engine.graph.connection import open_graph
    from engine.measures.scan import scan as run

    settings = dict(_setting(text) for text in given)
    with open_graph(Settings.from_environment()) as graph:
        found = run(graph, name, settings, Console(stderr=True), by_cypher=by_cypher).as_dict()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    lengths = ", ".join(f"{count} of {length}" for length, count in found["by_length"].items())
    typer.echo(f"{found['count']} found in {found['seconds']} s" + (f" ({lengths} transfers)" if lengths else ""))
    for loop in found["loops"][:SHOWN]:
        typer.echo("  " + " → ".join(loop))
    if found["count"] > SHOWN:
        typer.echo(f"  and {found['count'] - SHOWN} more; --json lists all")


def _setting(text: str) -> tuple[str, str]:
    from engine.errors import RequestError

    name, equals, value = text.partition("=")
    if not equals:
        raise RequestError("REQ021", f"`{text}` is no setting", place="--set", expected="name=value")
    return name.strip(), value.strip()

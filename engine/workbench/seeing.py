"""The workbench's commands that show what the catalogue does: ``diff`` and those beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from engine.errors import GraphError, RequestError
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.graph.connection import Graph
    from engine.workbench.portfolio import Portfolio

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
OUT = typer.Argument(help="A new folder, or one with older pages.")
SVG_FILE = typer.Option(None, "--out", metavar="FILE.svg", help="Write there instead of to the terminal.")
AS_OF = typer.Option(
    None, "--as-of", help="As known at this instant, ISO 8601 with an offset; default: each application's own time."
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(diff)
    app.command()(parameters)
    app.command()(lineage)
    app.command()(docs)
    app.command()(sweep)
    app.command()(overlap)
    app.command()(profile)
    app.command()(alarms)
    app.command()(picture)


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


def parameters(
    on: str | None = typer.Option(None, "--on", help="In force on this day, YYYY-MM-DD; default: today."),
    application: str | None = typer.Option(
        None, "--for", help="As this application gets them, by its segment, on the day of its own time or --on."
    ),
    as_json: bool = JSON,
) -> None:
    """Every parameter with its value, since when, unit, source and next review. 参数一览。"""
    from datetime import date, datetime, time

    from engine.clock import SHANGHAI, day_of, now
    from engine.workbench import tables
    from engine.workbench.parameters import in_force
    from engine.workbench.revisions import working

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        message = f"{on!r} is no day"
        raise RequestError("REQ062", message, place="--on", expected="for example 2026-01-01") from None
    _, catalogue = working()
    segment = None
    about = "for everybody; --for APPLICATION shows what one gets"
    if application is not None:
        from engine.decide.decide import application_ids
        from engine.decide.measure import find_application

        with _graph() as graph:
            filed = application_ids(graph)
            own = filed.get(application)
            # The whole of the day: an application filed on it is known in the evening.
            at = datetime.combine(day, time.max, SHANGHAI) if day else own or now()
            with graph.reading() as reader:
                segment = find_application(reader, application, at).segment
        day = day or day_of(at)
        about = f"for {application}: {tables.segment_words({key: word or 'unknown' for key, word in segment.items()})}"
    day = day or day_of(now())
    rows = in_force(catalogue, day, segment)
    answer = {"on": day.isoformat(), "application": application, "segment": segment, "parameters": rows}
    _tell(answer, as_json, tables.of_parameters(rows, f"in force on {day}, {about}"))


def lineage(
    name: str = typer.Argument(help="An indicator or its code, a definition, a rule, a parameter, a list, a file."),
    as_json: bool = JSON,
) -> None:
    """What something of the catalogue rests on, and what rests on it. 规则血缘。"""
    from engine.workbench.lineage import drawn
    from engine.workbench.lineage import lineage as read
    from engine.workbench.revisions import working

    found = read(working()[1])
    key = found.find(name).key
    _tell(found.as_dict(key), as_json, [drawn(found, key)])


def docs(out: Path = OUT, as_json: bool = JSON) -> None:
    """The catalogue as pages: questions, queries, parameters, cases, hit rates, lineage. 规则目录网页。"""
    from engine.settings import ROOT
    from engine.workbench.docs import write_docs
    from engine.workbench.revisions import working

    pages = write_docs(out, working()[1], ROOT, _rates())
    words = f"{len(pages)} pages; open {out / 'index.html'}"
    _tell({"out": str(out), "pages": pages}, as_json, [words])


def _rates() -> dict[str, dict[str, int]] | None:
    from engine.graph.statements import statement

    found: dict[str, dict[str, int]] = {}
    try:
        with _graph() as graph:
            for row in graph.read(statement("records/hit_rates")):
                found.setdefault(row["indicator"], {})[row["state"]] = row["applications"]
    except GraphError as error:
        typer.secho(f"no hit rates: {error.message}", err=True, fg=typer.colors.YELLOW)
        return None
    return found


def sweep(
    parameter: str = typer.Argument(help="A parameter of rules/parameters."),
    between: str = typer.Argument(metavar="FROM..TO", help="In its unit: 20000..80000; shares also 2%..8%."),
    steps: int = typer.Option(9, min=2, max=100, help="How many values."),
    truth: Path | None = typer.Option(None, help="truth.yaml of a made-up portfolio: how precise each value is."),  # noqa: B008
    svg: Path | None = typer.Option(None, help="Draw it into this file."),  # noqa: B008
    as_of: str | None = AS_OF,
    as_json: bool = JSON,
) -> None:
    """Move a parameter over a range: hits, who flips, which grades move, precision. 参数扫描。"""
    from engine.decide.truth import read_truth
    from engine.workbench import chart, tables
    from engine.workbench.revisions import working
    from engine.workbench.sweep import moved_by, values
    from engine.workbench.sweep import sweep as move

    at, planted = values(between, steps), read_truth(truth) if truth else None
    _, catalogue = working()
    moved_by(catalogue, parameter)
    with _graph() as graph, _portfolio(graph, as_of) as portfolio:
        answer = move(portfolio, catalogue, parameter, at, planted)
    if svg is not None:
        svg.write_text(chart.of_sweep(answer), "utf-8")
    _tell(answer, as_json, tables.of_sweep(answer))


def overlap(as_of: str | None = AS_OF, as_json: bool = JSON) -> None:
    """Which indicators hit the same applications and the same transfers. 指标重叠。"""
    from engine.workbench import tables
    from engine.workbench.overlap import overlap as compare
    from engine.workbench.revisions import working

    _, catalogue = working()
    with _graph() as graph, _portfolio(graph, as_of) as portfolio:
        answer = compare(portfolio, catalogue)
    _tell(answer, as_json, tables.of_overlap(answer))


def profile(
    name: str = typer.Argument(
        metavar="LABEL.PROPERTY", help="As cypher/schema/model.yaml has it: Statement.net_assets."
    ),
    as_json: bool = JSON,
) -> None:
    """How often a property is unknown, how it is distributed, by source, batch and segment. 数据剖析。"""
    from engine.workbench import tables
    from engine.workbench.profile import find_property, the_model
    from engine.workbench.profile import profile as look

    find_property(name, the_model())
    with _graph() as graph:
        answer = look(graph, name)
    _tell(answer, as_json, tables.of_profile(answer))


def alarms(
    folders: list[Path] = typer.Argument(None, metavar="FOLDER…", help="Portfolios of honest firms, as canonical CSV."),  # noqa: B008
    portfolio: bool = typer.Option(False, "--portfolio", help="The applications of this home instead."),
    as_json: bool = JSON,
) -> None:
    """How often each indicator and finding alarms, by segment; exits with 1 where a ceiling is passed. 误报率。"""
    from engine.clock import day_of, now
    from engine.intake.reading import read_folder
    from engine.workbench import tables
    from engine.workbench.alarms import loaded, of_portfolio
    from engine.workbench.revisions import working

    if bool(folders) == portfolio:
        raise RequestError("REQ066", "say which folders, or --portfolio", place="FOLDER", expected="one of the two")
    for folder in folders or []:
        read_folder(folder)  # what cannot be read is told before a server is started for it
    _, catalogue = working()
    day = day_of(now())
    found = []
    if portfolio:
        with _graph() as graph, _portfolio(graph) as own:
            found.append(of_portfolio(own, catalogue, "this home", day))
    for folder in folders or []:
        with loaded(folder, Settings.from_environment(), lambda words: typer.echo(words, err=True)) as (_, there):
            found.append(of_portfolio(there, catalogue, folder.name, day))
    answer = {"portfolios": found, "passed": sorted({name for one in found for name in one["passed"]})}
    _tell(answer, as_json, tables.of_alarms(answer))
    if answer["passed"]:
        raise typer.Exit(1)


def picture(
    decision: str = typer.Argument(help="Id of a decision; its first characters are enough."),
    indicator: str = typer.Argument(help="Id or code of an indicator that the decision measured."),
    out: Path | None = SVG_FILE,
    as_json: bool = JSON,
) -> None:
    """Redraw the evidence of an indicator in a decision, joined to the applicant: an SVG. 重绘依据图。"""
    from engine.workbench.layered import svg
    from engine.workbench.names import revealed
    from engine.workbench.picture import as_dict, redrawn, shown_names

    with _graph() as graph:
        found = redrawn(graph, decision, indicator)
    settings = Settings.from_environment()
    tokens = shown_names(found.picture)
    names = dict(zip(tokens, revealed(settings, tokens), strict=True))
    if not found.picture.connected or found.picture.missing:
        missing = f"; no longer there: {len(found.picture.missing)} of the ids" if found.picture.missing else ""
        typer.secho(f"not all of this hangs on the applicant{missing}", err=True, fg=typer.colors.YELLOW)
    drawing = svg(found.picture, f"{found.code} {found.indicator}, {found.decision}", names)
    if out is not None:
        out.write_text(drawing, "utf-8")
    if as_json:
        told = as_dict(found.picture)
        for one in (*told["nodes"], *told["links"]):
            one["id"] = names.get(one["id"], one["id"])
        told["missing"] = revealed(settings, told["missing"])
        head = {"decision_id": found.decision, "indicator": found.indicator, "code": found.code, "as_of": found.as_of}
        _tell({**head, **told, "out": str(out) if out else None}, True, [])
    elif out is not None:
        nodes, links = len(found.picture.nodes), len(found.picture.links)
        typer.echo(f"{out}  written: {nodes} nodes, {links} relationships")
    else:
        typer.echo(drawing, nl=False)

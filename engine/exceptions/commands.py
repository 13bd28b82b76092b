"""`loangraph exception add`, `list` and `end`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from engine.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from engine.graph.connection import Graph
    from engine.intake.store import IdentityStore

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
WHY = typer.Option("", "--message", "-m", help="Why: what was seen, and by whom; kept apart from the graph.")
STATES = {
    "in_force": "in force · 有效",
    "later": "later · 未生效",
    "expired": "expired · 已到期",
    "ended": "ended · 已终止",
}


def register(app: typer.Typer) -> None:
    """Add the register of exceptions to the command line."""
    words = "Verified relations that do not count against a firm: add, list, end. 例外登记。"
    exceptions = typer.Typer(help=words, no_args_is_help=True)
    exceptions.command("add")(add)
    exceptions.command("list")(list_exceptions)
    exceptions.command("end")(end)
    app.add_typer(exceptions, name="exception")


@contextmanager
def _opened() -> Iterator[tuple[Graph, IdentityStore]]:
    from engine.graph.connection import open_graph
    from engine.intake.batches import check_belongs
    from engine.intake.store import IdentityStore

    settings = Settings.from_environment()
    with open_graph(settings) as graph:
        store = IdentityStore.open(settings)
        try:
            check_belongs(graph, store)
            yield graph, store
        finally:
            store.close()


def add(
    applicant: str = typer.Argument(help="Id of the firm for which it is verified."),
    kind: str = typer.Argument(help="supplier (known to it), related (known to the bank), premises (rightly shared)."),
    other: str = typer.Argument(help="Id of the other party; of premises the address or telephone as it was loaded."),
    until: str = typer.Option(..., "--until", metavar="DAY", help="The last day on which it holds, YYYY-MM-DD."),
    begins: str | None = typer.Option(None, "--from", metavar="DAY", help="The first day; default: today."),
    why: str = WHY,
    dry_run: bool = typer.Option(
        False, help="Write nothing: show what it would change for the newest application of the firm."
    ),
    as_of: str | None = typer.Option(
        None, "--as-of", help="With --dry-run: decide as known at this instant; default: the application's own time."
    ),
    as_json: bool = JSON,
) -> None:
    """Enter a verified relation, signed by a modeler or compliance (LOANGRAPH_KEY). 登记例外。"""
    from engine.catalogue.versions import files_in_force
    from engine.clock import day_of, now
    from engine.decide.decide import instant
    from engine.exceptions import register
    from engine.exceptions.trial import tried
    from engine.intake.batches import only_load
    from engine.keys import signer

    settings, at = Settings.from_environment(), now()
    key = signer(settings, "an exception")
    if not dry_run:
        register.refuse_silence(why)
    with only_load(settings), _opened() as (graph, store):
        catalogue = files_in_force(graph)
        today = day_of(at)
        longest = register.longest_days(catalogue, today)
        new = register.wanted(
            graph, store, applicant, kind, other, begins=begins, until=until, today=today, max_days=longest
        )
        if dry_run:
            as_of_then = instant(as_of) if as_of else None
            _tell_trial(tried(graph, catalogue, new, key=key.id, as_of=as_of_then), as_json)
            return
        made, number = register.add(graph, store, new, why=why, key=key.id, at=at)
    if as_json:
        _print({"id": made, "from": new.begins.isoformat(), "to": new.ends.isoformat(), "graph_number": number})
        return
    typer.echo(f"{made}: {kind} of {applicant}, from {new.begins} to {new.ends}, approved by {key.id}")
    _say_what_next(at, number, "count it")


def list_exceptions(
    applicant: str | None = typer.Argument(None, help="Only those of this firm."), as_json: bool = JSON
) -> None:
    """The register, the newest first; also what expired or was ended. 例外一览。"""
    from engine.clock import now
    from engine.exceptions import register
    from engine.workbench.names import revealed

    with _opened() as (graph, store):
        subject = register.token_of(graph, store, applicant, ("company",), "APPLICANT") if applicant else None
        rows = revealed(Settings.from_environment(), register.listed(graph, now(), subject))
    if as_json:
        _print(rows)
        return
    for one in rows:
        typer.echo(f"{one['id']}  {STATES[one['state']]}  {one['subject']}  {one['kind']}  {one['other']}")
        typer.echo(f"    {one['from']} to {one['to']}; {one['approved_by']} at {one['approved_at']}: {one['why']}")
        if one.get("ended_at"):
            typer.echo(f"    ended by {one['ended_by']} at {one['ended_at']}: {one['ended_why']}")
    if not rows:
        typer.echo("nothing was verified; `loangraph exception add` enters a relation", err=True)


def end(
    name: str = typer.Argument(metavar="ID", help="Id of an exception; its first characters are enough."),
    why: str = WHY,
    as_json: bool = JSON,
) -> None:
    """End an exception before its time; it stays in the register. 终止例外。"""
    from engine.clock import now
    from engine.exceptions import register
    from engine.intake.batches import only_load
    from engine.keys import signer

    settings = Settings.from_environment()
    key = signer(settings, "ending an exception")
    with only_load(settings), _opened() as (graph, store):
        at = now()
        ended, number = register.end(graph, store, name, why=why, key=key.id, at=at)
    if as_json:
        _print({"id": ended, "graph_number": number})
        return
    typer.echo(f"{ended} is ended, by {key.id}")
    _say_what_next(at, number, "no longer count it")


def _say_what_next(at: datetime, number: int, what: str) -> None:
    """Decisions know it from now on; the runs of measures belong to the number of the data that was before."""
    since = at.isoformat(timespec="seconds")
    typer.echo(f"the data are number {number} now; decisions as of {since} or later {what}", err=True)
    typer.echo("  next: `loangraph measure --as-of T`, then `loangraph decide APPLICATION --as-of T`", err=True)


def _tell_trial(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print(found)
    elif found["application"] is None:
        typer.echo("the firm filed no application, so there is nothing to compare")
    else:
        grade = found["grade"]
        typer.echo(
            f"{found['application']} as of {found['as_of']}, as if it had been in force then; nothing is written"
        )
        typer.echo(f"  grade: {grade['from']} → {grade['to']}")
        for one in found["moved"]:
            if one["what"] != "grade":
                typer.echo(f"  {one['what']} {one['name']}: {_word(one['from'])} → {_word(one['to'])}")
        if not found["moved"]:
            typer.echo("  nothing changes")


def _word(value: Any) -> str:
    return {"True": "holds", "False": "–"}.get(str(value), str(value))


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))

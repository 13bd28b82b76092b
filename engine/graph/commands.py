"""``loangraph up``, ``down`` and ``status``."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.settings import Settings


def register(app: typer.Typer) -> None:
    """Add this part's commands to the command line."""
    app.command()(up)
    app.command()(down)
    app.command()(status)


def up() -> None:
    """Start the graph server, or use the one in LOANGRAPH_NEO4J_URI, and bring its schema up to date. 启动图谱服务。"""
    from engine.graph import server

    settings = Settings.from_environment()
    ready = server.up(settings, _say)
    _begin_versions(settings)
    typer.echo(ready)


def _begin_versions(settings: Settings) -> None:
    """Version 1 of a new home is what was shipped, so it is kept before anybody edits the files."""
    from engine.catalogue.versions import in_force
    from engine.errors import CatalogueError
    from engine.graph.connection import open_graph

    try:
        with open_graph(settings) as graph:
            in_force(graph)
    except CatalogueError:
        _say("no version is published yet: `loangraph check` finds errors in the files 规则文件有误,尚无已发布版本")


def down() -> None:
    """Stop everything this home has started. 停止服务。"""
    from engine.graph import server

    stopped = server.down(Settings.from_environment())
    typer.echo(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running")


def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for another program.")] = False) -> None:
    """Say what runs, where it is reached and where its logs are. 查看状态。"""
    import json

    from engine.graph import server

    found = server.status(Settings.from_environment())
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else server.status_words(found))


def _say(words: str) -> None:
    typer.echo(words, err=True)

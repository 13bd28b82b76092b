"""`loangraph serve` and `loangraph key`."""

from __future__ import annotations

import json

import typer

from engine.errors import RequestError
from engine.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the API's commands to the command line."""
    app.command()(serve)
    keys = typer.Typer(help="Keys of the API. 接口密钥。", no_args_is_help=True)
    keys.command("new")(new_key)
    keys.command("list")(list_keys)
    keys.command("revoke")(revoke_key)
    app.add_typer(keys, name="key")


def serve(
    port: int | None = typer.Option(
        None, help="Port on loopback; default: 8080, or a free one where that is taken.", min=0, max=65535
    ),
    workers: int = typer.Option(2, help="Worker processes.", min=1, max=64),
    detach: bool = typer.Option(False, help="Return when it answers; `loangraph down` stops it."),
) -> None:
    """Run the API with a production server. 运行接口。"""
    from api.server import serve as run

    run(Settings.from_environment(), port, workers, detach)


def new_key(
    role: str = typer.Argument(help="loan_system, reviewer, compliance or modeler."),
) -> None:
    """Make a key and print it, once: only its hash is kept. 新建密钥。"""
    from engine.keys import KeyStore, Role

    if role not in list(Role):
        raise RequestError(
            "REQ004", f"no role is called {role}", place="ROLE", expected=", ".join(known.value for known in Role)
        )
    key, secret = KeyStore(Settings.from_environment()).new(Role(role))
    typer.secho(f"{key.id}, role {key.role.value}; this is the only time it is shown:", err=True)
    typer.echo(secret)


def list_keys(as_json: bool = typer.Option(False, "--json", help="Print JSON for programs.")) -> None:
    """Every key with its role; never a secret. 密钥列表。"""
    from engine.keys import KeyStore

    rows = KeyStore(Settings.from_environment()).list()
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        ended = f"revoked {row['revoked_at']}" if row["revoked_at"] else ""
        typer.echo(f"{row['id']}  {row['role']:12}  made {row['made_at']}  {ended}".rstrip())
    if not rows:
        typer.echo("no key was made yet; `loangraph key new ROLE` makes one", err=True)


def revoke_key(key: str = typer.Argument(help="Id of a key, as `loangraph key list` shows it.")) -> None:
    """Close a key at once and for good. 吊销密钥。"""
    from engine.keys import KeyStore

    done = KeyStore(Settings.from_environment()).revoke(key)
    typer.echo(f"{key} {'opens nothing any more' if done else 'was revoked before'}")

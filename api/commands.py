"""`loangraph serve` and `loangraph key`."""

from __future__ import annotations

import typer

from engine.errors import RequestError
from engine.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the API's commands to the command line."""
    app.command()(serve)
    keys = typer.Typer(help="Keys of the API. 接口密钥。", no_args_is_help=True)
    keys.command("new")(new_key)
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
    from api.keys import KeyStore, Role

    if role not in list(Role):
        raise RequestError(
            "REQ004", f"no role is called {role}", place="ROLE", expected=", ".join(known.value for known in Role)
        )
    key, secret = KeyStore(Settings.from_environment()).new(Role(role))
    typer.secho(f"{key.id}, role {key.role.value}; this is the only time it is shown:", err=True)
    typer.echo(secret)

"""Run the API under gunicorn: several workers on loopback, recorded as this home's service `api`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import requests
import typer

from engine.errors import SetupError
from engine.graph import services
from engine.settings import Settings

USUAL = 8080
PATIENCE = 60
"""Seconds in which the first worker must answer."""


def serve(settings: Settings, port: int | None, workers: int, detach: bool) -> None:
    """Start gunicorn; returns when it ends, or with `detach` when it answers.

    port: None takes the usual one, or a free one where that is taken; 0 takes a free one. SetupError SET020 where a
    port that was named is taken.
    """
    already = services.running(settings.home, "api")
    if already:
        typer.echo(f"The API already runs at {already.details['address']}.", err=True)
        return
    port = _port(port)
    address = f"http://127.0.0.1:{port}"
    log = settings.home / "logs" / "api.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "gunicorn", "api.app:create_app()", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--timeout", "60"]
    if not detach:
        services.record(settings.home, "api", os.getpid(), address=address, log="this terminal")
        typer.echo(f"The API listens at {address}; Ctrl-C stops it.", err=True)
        os.execv(sys.executable, command)
    log.touch(mode=0o600)
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
        )
    services.record(settings.home, "api", process.pid, address=address, log=str(log))
    _wait(process, address, log)
    typer.echo(f"The API listens at {address}; `loangraph down` stops it.", err=True)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{address}/health/live", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise SetupError(
        "SET021",
        f"the API did not answer within {PATIENCE} s",
        place=str(log),
        expected="a worker that answers /health/live",
        next_move="read the log\n" + services.log_tail(log),
    )


def _port(named: int | None) -> int:
    if named is None:
        return USUAL if _is_free(USUAL) else _free_port()
    if named and not _is_free(named):
        raise SetupError(
            "SET020",
            f"port {named} is taken",
            place="--port",
            expected="a free port",
            next_move="leave --port out, and a free one is found",
        )
    return named or _free_port()


def _free_port() -> int:
    with closing(socket.socket()) as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

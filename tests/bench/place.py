"""Where the bench works: homes and one server of its own under build/bench, so that nobody's data are touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.graph import local
from engine.graph.connection import Graph, open_graph, server_address
from engine.graph.schema import apply_schema
from engine.settings import ROOT, Settings


@dataclass(frozen=True)
class Place:
    """A running server and the settings of a home on it; ``fresh`` gives another, empty one."""

    folder: Path
    settings: Settings

    @contextmanager
    def graph(self) -> Iterator[Graph]:
        with open_graph(self.settings) as graph:
            yield graph

    def fresh(self, name: str) -> Place:
        """A new server with an empty graph, and an identity store that remembers nothing; the place before is gone.

        Emptying a graph of a million transfers takes longer than a new server does, and leaves its pages behind.
        """
        settings, home = _new_server(self.folder), self.folder / name
        return Place(self.folder, replace(settings, home=home, store_url=f"sqlite:///{home / 'identity.sqlite'}"))

    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "LOANGRAPH_HOME": str(self.settings.home),
            "LOANGRAPH_STORE_URL": self.settings.store_url,
            "LOANGRAPH_NEO4J_URI": self.settings.neo4j_uri,
            "LOANGRAPH_NEO4J_USER": self.settings.neo4j_user,
            "LOANGRAPH_NEO4J_PASSWORD": self.settings.neo4j_password,
        }

    def command(self, *arguments: str) -> Command:
        """Run ``loangraph`` in a process of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "engine", *arguments], env=dict(self.environment()), stdout=subprocess.PIPE, cwd=ROOT
        )
        began = time.monotonic()
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"loangraph {' '.join(arguments)} failed")
        return Command(time.monotonic() - began, usage.ru_maxrss / 1024, output)


@dataclass(frozen=True)
class Command:
    """What a command took (seconds, peak MiB of its process) and printed."""

    seconds: float
    peak: float
    output: bytes

    def json(self) -> Any:
        return json.loads(self.output)


@contextmanager
def place() -> Iterator[Place]:
    """A server that runs as long as the bench."""
    folder = ROOT / "build" / "bench"
    local.stop(_own(folder))
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield Place(folder, _new_server(folder))
    finally:
        local.stop(_own(folder))


def _own(folder: Path) -> Settings:
    return replace(Settings.from_environment(), home=folder / "server", neo4j_uri="", neo4j_password="")


def _new_server(folder: Path) -> Settings:
    """Settings of a server that has just started and holds nothing but the schema; the one before is stopped."""
    own = _own(folder)
    local.stop(own)
    shutil.rmtree(own.home, ignore_errors=True)
    local.start(own, print)
    address = server_address(own)
    settings = replace(own, neo4j_uri=address.uri, neo4j_user=address.user, neo4j_password=address.password)
    with open_graph(settings) as graph:
        apply_schema(graph)
    return settings


def portfolio(folder: Path, firms: int, transfers: int) -> Path:
    """A made-up portfolio of this size."""
    command = [
        sys.executable,
        "-m",
        "seed.portfolio",
        str(folder),
        "--firms",
        str(firms),
        "--transfers",
        str(transfers),
    ]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder

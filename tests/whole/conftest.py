"""One made-up portfolio, loaded and decided once, for every test of this folder: what a person does, in that order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.graph.connection import Graph
from engine.settings import Settings
from tests.conftest import WIPE, variables_of
from tests.intake.conftest import own_store


@dataclass(frozen=True)
class Portfolio:
    """A folder of canonical files with its truth, and the home in which it was loaded and decided."""

    folder: Path
    settings: Settings
    environment: dict[str, str]
    lines: list[dict[str, Any]]
    """What `decide --all --json` printed."""

    @property
    def truth(self) -> dict[str, Any]:
        return YAML(typ="safe").load((self.folder / "truth.yaml").read_text(encoding="utf-8"))["applications"]

    def planted_loops(self) -> tuple[str, list[str]]:
        """The decision about the first firm with planted loops, and their transfers."""
        hits = ((name, one["indicators"].get("closed_loop", {})) for name, one in sorted(self.truth.items()))
        name, evidence = next(
            (name, hit["evidence"]) for name, hit in hits if hit.get("evidence") and hit["state"] == "hit"
        )
        return next(line["decision_id"] for line in self.lines if line["application_id"] == name), evidence

    def loangraph(self, *arguments: str, status: int = 0) -> str:
        """What a command prints; it must end with this status."""
        finished = run(self.environment, *arguments)
        assert finished.returncode == status, finished.stderr
        return finished.stdout


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def generate(folder: Path, firms: int, transfers: int, seed: int) -> None:
    command = [sys.executable, "-m", "seed.portfolio", str(folder)]
    command += ["--firms", str(firms), "--transfers", str(transfers), "--seed", str(seed)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="package")
def portfolio(
    server: Settings, graph: Graph, tmp_path_factory: pytest.TempPathFactory, proving: bool
) -> Iterator[Portfolio]:
    """300 firms when proving; otherwise 40 with a seed whose choice of what is planted has loops."""
    home = tmp_path_factory.mktemp("whole")
    folder = home / "portfolio"
    generate(folder, *((300, 100_000, 7) if proving else (40, 9_000, 12)))
    settings = own_store(server, home)
    environment = variables_of(settings)
    graph.alone(WIPE)
    loaded = run(environment, "load", str(folder), "--json")
    assert loaded.returncode == 0, loaded.stderr
    decided = run(environment, "decide", "--all", "--json")
    assert decided.returncode == 0, decided.stderr
    yield Portfolio(folder, settings, environment, [json.loads(line) for line in decided.stdout.splitlines()])
    graph.alone(WIPE)

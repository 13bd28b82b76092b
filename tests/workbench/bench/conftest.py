"""A checkout of one's own, so that a test may write into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from engine.graph import services
from engine.graph.connection import Graph, open_address
from engine.settings import ROOT, Settings
from engine.workbench import place


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The catalogue, copied."""
    root = tmp_path / "checkout"
    for folder in ("cypher", "rules"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture
def write(checkout: Path) -> Callable[[str, str], Path]:
    """Writes a file of the copied checkout."""

    def write(path: str, text: str) -> Path:
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), "utf-8")
        return target

    return write


@pytest.fixture(scope="session")
def second(server: Settings) -> Iterator[Graph]:
    """The empty graph of the workbench beside a home that holds data; it stays up where the home does."""
    from engine.graph.schema import apply_schema

    with open_address(place.second_server(server, print)) as graph:
        apply_schema(graph)
        yield graph
    if not os.environ.get("LOANGRAPH_TEST_HOME"):
        services.stop(server.home, place.SERVICE)

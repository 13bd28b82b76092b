"""An intake of its own for each test: an empty graph of the shared server, and an identity store in a new home."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from engine.graph.connection import Graph, server_address
from engine.intake.batches import list_quarantine
from engine.intake.load import Report, load_folder, try_folder
from engine.intake.store import IdentityStore
from engine.settings import Settings
from tests.intake.folders import Rows, snapshot, write_folder

NEWS = ("new", "changed", "unchanged", "quarantined")


@dataclass
class Intake:
    """Loads rows and reads back what became of them."""

    settings: Settings
    graph: Graph
    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def write(self, rows: Rows) -> Path:
        return write_folder(self.folder / f"in{next(self.numbers)}", rows)

    def load(self, rows: Rows) -> Report:
        return check_sums(load_folder(self.settings, self.write(rows)))

    def try_out(self, rows: Rows) -> Report:
        return check_sums(try_folder(self.settings, self.write(rows)))

    def store(self) -> IdentityStore:
        return IdentityStore.open(self.settings)

    def snapshot(self) -> tuple[list[str], list[str]]:
        return snapshot(self.graph, self.store())

    def anew(self, home: str) -> Settings:
        """An empty graph and another new identity store, which are this intake's from here on."""
        self.graph.write("MATCH (n) WHERE NOT n:Schema DETACH DELETE n")
        self.settings = own_store(self.settings, self.folder / home)
        return self.settings

    def refused(self) -> dict[tuple[str, int], dict[str, Any]]:
        return {(row["file"], row["row"]): row for row in list_quarantine(self.store())}


def check_sums(report: Report) -> Report:
    for file, counts in report.files.items():
        assert counts.read == counts.new + counts.changed + counts.unchanged + counts.quarantined, (file, counts)
    return report


def total(report: Report) -> dict[str, int]:
    """The outcomes of all files together, without those that are zero."""
    sums = {name: sum(getattr(counts, name) for counts in report.files.values()) for name in NEWS}
    return {name: number for name, number in sums.items() if number}


@pytest.fixture
def intake(server: Settings, empty_graph: Graph, tmp_path: Path) -> Intake:
    return Intake(own_store(server, tmp_path / "home"), empty_graph, tmp_path)


def own_store(server: Settings, home: Path) -> Settings:
    """The shared server with an identity store of its own."""
    address = server_address(server)
    return replace(
        server,
        home=home,
        store_url=f"sqlite:///{home / 'identity.sqlite'}",
        neo4j_uri=address.uri,
        neo4j_user=address.user,
        neo4j_password=address.password,
    )

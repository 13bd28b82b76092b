"""One portfolio, loaded again and again into an emptied graph under the same tokens, and decided in one process."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.decide.decide import decide
from engine.errors import ConsentError
from engine.graph.connection import Graph
from engine.intake.load import load_folder
from engine.intake.store import IdentityStore
from engine.intake.tables import metadata
from engine.measures.runs import make_missing
from engine.settings import ROOT, Settings
from seed.portfolio.build import build
from tests.conftest import WIPE
from tests.intake.conftest import own_store
from tests.intake.folders import Rows, write_folder

SEED = 7
TOKENS = frozenset({"about", "identities"})
COMPARED = ("outcome", "grade", "points", "states", "signals", "findings", "floors", "hard_stops", "firings", "review")


@dataclass
class Bank:
    """A graph that can be emptied and filled anew, while everybody keeps the token they once got."""

    settings: Settings
    graph: Graph
    catalogue: Catalogue
    folder: Path
    rows: Rows
    loads: int = field(default=0)

    def load_anew(self, *batches: Mapping[str, list[dict[str, str]]]) -> None:
        """Empty the graph and load these folders, one after the other."""
        self.graph.alone(WIPE)
        store = IdentityStore.open(self.settings)
        with store.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in TOKENS and "TEMPORARY" not in table._prefixes:
                    connection.execute(table.delete())
        for batch in batches:
            self.loads += 1
            load_folder(self.settings, write_folder(self.folder / f"in{self.loads}", dict(batch)))

    def told(self, applications: Iterable[str], as_of: datetime | None = None) -> dict[str, Any]:
        """What is decided about applications, without ids and times of decisions, batches and runs."""
        times = [as_of] if as_of else [applied_at(row) for row in self.rows["applications"]]
        make_missing(self.graph, times)
        return {application: self._told(application, as_of) for application in applications}

    def _told(self, application: str, as_of: datetime | None) -> Any:
        try:
            record = decide(self.graph, self.catalogue, application, as_of)
        except ConsentError as refusal:
            return refusal.as_dict()
        return {
            "derived": {key: record["derived"][key] for key in COMPARED},
            "definitions": record["definitions"],
            "results": {
                name: {key: result[key] for key in ("values", "evidence")} for name, result in record["results"].items()
            },
            "gaps": record["gaps"],
        }


def applied_at(row: Mapping[str, str]) -> datetime:
    """When an application was filed, in UTC."""
    return datetime.fromisoformat(row["applied_at"]).astimezone(UTC)


@pytest.fixture(scope="package")
def bank(server: Settings, graph: Graph, tmp_path_factory: pytest.TempPathFactory, proving: bool) -> Iterator[Bank]:
    """300 firms when proving, 24 otherwise; not yet loaded."""
    folder = tmp_path_factory.mktemp("history")
    build(folder / "portfolio", *((300, 100_000) if proving else (24, 6_000)), SEED)
    rows = {path.stem: _read(path) for path in sorted((folder / "portfolio").glob("*.csv"))}
    yield Bank(own_store(server, folder / "home"), graph, from_files(files_of(ROOT)), folder, rows)
    graph.alone(WIPE)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

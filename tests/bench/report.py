"""What was measured, against its limit: a table for people, build/bench.json for programs."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from engine.graph.jars import GDS, NEO4J


@dataclass(frozen=True)
class Row:
    """One figure. ``limit`` is the most allowed, with ``at_least`` the least, None where there is none."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def as_dict(self) -> dict[str, Any]:
        row = {**asdict(self), "holds": self.holds}
        del row["at_least"]
        return row


def machine() -> dict[str, Any]:
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "neo4j": NEO4J,
        "gds": GDS,
    }


def write(rows: list[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine(), "rows": [row.as_dict() for row in rows]}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")


def show(rows: list[Row]) -> None:
    table = Table("what", "value", "unit", "limit", "holds")
    for row in rows:
        limit = "" if row.limit is None else f"{'≥' if row.at_least else '≤'} {row.limit:g}"
        table.add_row(
            row.what,
            f"{row.value:,.4g}" if row.value < 1000 else f"{row.value:,.0f}",
            row.unit,
            limit,
            HOLDS[row.holds],
        )
    Console().print(table)


HOLDS = {True: "yes", False: "[red]no[/red]", None: ""}

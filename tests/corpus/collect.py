"""Write twelve decisions and their catalogue into tests/corpus/NAME: `python -m tests.corpus.collect NAME`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from engine.catalogue.catalogue import read_catalogue
from engine.decide.record import read_record, sealed_bytes
from engine.decide.replay import decision_ids
from engine.graph.connection import open_graph
from engine.settings import Settings

HERE = Path(__file__).parent
SIZE = 12


def collect(name: str) -> Path:
    """Choose and write; the folder must be new. Decisions under another catalogue than today's are left out."""
    catalogue = read_catalogue()
    with open_graph(Settings.from_environment()) as graph:
        records = [read_record(graph, one) for one in decision_ids(graph)]
    chosen = _varied([record for record in records if record["catalogue"] == catalogue.hash])
    folder = HERE / name
    folder.mkdir()
    (folder / "catalogue.json").write_text(
        json.dumps(catalogue.files, ensure_ascii=True, indent=0, sort_keys=True) + "\n"
    )
    (folder / "decisions.jsonl").write_bytes(b"".join(sealed_bytes(record) + b"\n" for record in chosen))
    return folder


def _varied(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each time the record that adds most that was not there yet; ties by application."""
    chosen: list[dict[str, Any]] = []
    seen: set[str] = set()
    left = sorted(records, key=lambda record: record["application_id"])
    while left and len(chosen) < SIZE:
        best = max(left, key=lambda record: len(_shows(record) - seen))
        left.remove(best)
        chosen.append(best)
        seen |= _shows(best)
    return chosen


def _shows(record: dict[str, Any]) -> set[str]:
    derived = record["derived"]
    rules = {f"{firing['kind']}:{firing['rule']}" for firing in derived["firings"]}
    gaps = {f"gap:{gap['reason']}" for gap in record["gaps"]}
    return {f"{derived['outcome']}:{derived['grade']}", *rules, *gaps}


if __name__ == "__main__":
    print(collect(sys.argv[1]))

"""A load killed at any moment and started again leaves the graph of a load that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.errors import BusyError
from engine.graph.connection import Graph
from engine.intake.batches import list_batches, wait_for_batches
from engine.intake.load import load_folder
from engine.settings import ROOT, Settings
from tests.intake.conftest import Intake, total
from tests.intake.folders import Rows, sound

KILLS = 20 if os.environ.get("LOANGRAPH_PROVE") else 3

LOAD = """
import sys
from engine.intake import reading
reading.CHUNK = 20  # many chunks, so that a kill can fall between any two
from engine.cli import main
main()
"""


def _many() -> Rows:
    rows = sound()
    transfer, balance, company = rows["transfers"][0], rows["balances"][0], rows["companies"][0]
    rows["transfers"] = [
        transfer | {"transfer_id": f"T{number}", "to_account": f"A{number % 37}", "amount": f"{number + 1}"}
        for number in range(600)
    ]
    rows["balances"] += [balance | {"as_of": f"2025-07-{day:02d}", "closing": f"{day % 3}"} for day in range(1, 29)]
    rows["companies"] = [
        company | {"company_id": f"C{number}", "as_of": f"2025-06-0{state}", "size": ("micro", "small")[state % 2]}
        for number in range(100)
        for state in (3, 1, 2)
    ]
    rows["transfers"].append(transfer | {"amount": "1e5"})
    return rows


def _start(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "LOANGRAPH_HOME": str(settings.home),
        "LOANGRAPH_NEO4J_URI": settings.neo4j_uri,
        "LOANGRAPH_NEO4J_USER": settings.neo4j_user,
        "LOANGRAPH_NEO4J_PASSWORD": settings.neo4j_password,
    }
    command = [sys.executable, "-c", LOAD, "load", str(folder), "--json"]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _undisturbed(intake: Intake, folder: Path) -> tuple[list[str], list[str]]:
    assert _start(intake.settings, folder).wait() == 0
    return intake.snapshot()


def _position(graph: Graph) -> int:
    rows = graph.read("MATCH (b:Batch) RETURN b.position AS position, b.state AS state")
    return rows[0]["position"] if rows else 0


def test_killed_and_loaded_again_is_the_same_graph(intake: Intake) -> None:
    chance = random.Random(20260101)
    folder = intake.write(_many())
    undisturbed = _undisturbed(intake, folder)
    last = _position(intake.graph)
    for kill in range(KILLS):
        settings = intake.anew(f"killed{kill}")
        # One in three dies while it checks, the others once the graph holds a given part.
        wanted = chance.randrange(1, last) if kill % 3 else 0
        _kill(settings, intake.graph, folder, wanted, chance.uniform(0.5, 4))
        half = intake.graph.read("MATCH (b:Batch {state: 'open'}) RETURN b.id AS id")
        if half:
            with pytest.raises(BusyError):
                wait_for_batches(intake.graph, seconds=0)
        report = load_folder(settings, folder)
        assert list(report.finished) == [row["id"] for row in half] or report.finished == (report.batch,)
        assert all(counts.read for counts in report.files.values())
        wait_for_batches(intake.graph, seconds=0)
        assert intake.snapshot() == undisturbed
        assert {row["state"] for row in list_batches(intake.store())} == {"complete"}


def _kill(settings: Settings, graph: Graph, folder: Path, position: int, seconds: float) -> None:
    load = _start(settings, folder)
    until = time.monotonic() + 60
    if position:
        while _position(graph) < position and load.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
    else:
        time.sleep(seconds)
    os.killpg(load.pid, signal.SIGKILL)
    load.wait()


def test_another_folder_finishes_a_dead_load_first(intake: Intake) -> None:
    folder = intake.write(_many())
    undisturbed = _undisturbed(intake, folder)
    settings = intake.anew("other")
    _kill(settings, intake.graph, folder, 5, 0)
    report = intake.load({"people": sound()["people"]})
    assert total(report) == {"unchanged": 1} and len(report.finished) == 1
    assert intake.snapshot() == undisturbed


def test_one_load_at_a_time(intake: Intake) -> None:
    from engine.intake.batches import only_load

    folder = intake.write(sound())
    with only_load(intake.settings), pytest.raises(BusyError) as caught:
        load_folder(intake.settings, folder)
    assert caught.value.code == "BUS002"
    load_folder(intake.settings, folder)


def test_whoever_decides_waits_for_a_load_that_ends(intake: Intake) -> None:
    import threading

    intake.graph.write("CREATE (:Batch {id: 'b', state: 'open'})")
    close = threading.Timer(0.5, lambda: intake.graph.write("MATCH (b:Batch) SET b.state = 'complete'"))
    close.start()
    began = time.monotonic()
    wait_for_batches(intake.graph, seconds=30)
    assert 0.4 < time.monotonic() - began < 20
    close.join()


def test_an_answer_lost_after_a_commit_writes_nothing_twice(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver calls a transaction again when it did not hear whether it was committed."""
    from engine.intake.writing import Writer

    once = Writer._write_chunk

    def twice(writer: Writer, chunk: object) -> None:
        once(writer, chunk)  # type: ignore[arg-type]
        once(writer, chunk)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "_write_chunk", twice)
    report = intake.load(sound())
    assert total(report) == {"new": sum(map(len, sound().values()))}
    doubled = intake.snapshot()
    monkeypatch.undo()
    intake.anew("plain")
    intake.load(sound())
    assert intake.snapshot() == doubled

"""Processes of a home: ours are found and ended, nobody else's ever."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.graph import services


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_a_recorded_process_is_found_with_what_its_starter_said(tmp_path, sleeper):
    services.record(tmp_path, "api", sleeper.pid, address="http://127.0.0.1:8000")
    found = services.running(tmp_path, "api")
    assert found and (found.pid, found.details) == (sleeper.pid, {"address": "http://127.0.0.1:8000"})
    assert [service.name for service in services.recorded(tmp_path)] == ["api"]


def test_a_pid_that_belongs_to_another_process_now_is_never_ended(tmp_path, sleeper):
    services.record(tmp_path, "api", sleeper.pid)
    path = tmp_path / "services" / "api.json"
    stale = json.loads(path.read_text())
    path.write_text(json.dumps({**stale, "started": stale["started"] - 1}))
    assert services.running(tmp_path, "api") is None
    assert services.stop(tmp_path, "api") is False
    assert sleeper.poll() is None
    assert services.find(tmp_path, "api") is None


def test_stop_ends_the_process_and_forgets_it(tmp_path, sleeper):
    services.record(tmp_path, "api", sleeper.pid)
    assert services.stop(tmp_path, "api") is True
    assert sleeper.poll() is not None
    assert services.stop(tmp_path, "api") is False


def test_a_process_that_will_not_listen_is_made_to_end(tmp_path):
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"deaf\n"
        services.record(tmp_path, "api", process.pid)
        assert services.stop(tmp_path, "api", patience=0.2) is True


def test_workers_end_with_their_parent(tmp_path):
    parent = "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        services.record(tmp_path, "api", process.pid)
        services.record(tmp_path, "worker", worker)
        assert services.stop(tmp_path, "api") is True
    assert services.running(tmp_path, "worker") is None


def test_the_tail_of_a_log_is_its_last_lines(tmp_path: Path):
    log = tmp_path / "console.log"
    assert services.log_tail(log) == ""
    log.write_text("\n".join(f"line {number}" for number in range(5000)))
    assert services.log_tail(log, lines=2) == "line 4998\nline 4999"

"""The processes a home has running (server, API, model), each recorded in ``HOME/services/NAME.json``.

A record holds the pid and when that process started, counted from the machine's start: a pid that the system has
given to somebody else since is never taken for ours, whatever happened to the clock.
"""

from __future__ import annotations

import json
import signal
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

_SAME = 0.05
"""Seconds by which two readings of one process's start may differ; the system counts in hundredths."""


@dataclass(frozen=True)
class Service:
    """One recorded process; ``details`` is what its starter wants to find again (port, address, logs …)."""

    name: str
    pid: int
    started: float
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def process(self) -> psutil.Process | None:
        """The running process, or None when it has ended or its pid belongs to another one."""
        try:
            process = psutil.Process(self.pid)
            if abs(_started(process) - self.started) < _SAME and process.status() != psutil.STATUS_ZOMBIE:
                return process
        except psutil.NoSuchProcess:
            return None
        return None


def record(home: Path, name: str, pid: int, **details: Any) -> Service:
    """Write down that process ``pid``, which runs now, is this home's service ``name``."""
    service = Service(name, pid, _started(psutil.Process(pid)), details)
    path = _path(home, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(service), ensure_ascii=False, indent=1) + "\n", "utf-8")
    fresh.replace(path)
    return service


def find(home: Path, name: str) -> Service | None:
    """The service as recorded, running or not; None when none was recorded."""
    path = _path(home, name)
    return Service(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def running(home: Path, name: str) -> Service | None:
    """The service if its process runs."""
    service = find(home, name)
    return service if service and service.process else None


def recorded(home: Path) -> list[Service]:
    """All records of this home, running or not, by name."""
    names = sorted(path.stem for path in (home / "services").glob("*.json"))
    return [service for service in (find(home, name) for name in names) if service]


def stop(home: Path, name: str, patience: float = 60.0) -> bool:
    """Ask the service to end, insist after ``patience`` seconds, forget it; True if a process was ended."""
    service = find(home, name)
    process = service.process if service else None
    if service and process:
        workers = process.children(recursive=True)
        process.send_signal(signal.SIGTERM)
        if not _has_ended(service, patience):
            process.kill()
            _has_ended(service, 10)
        _kill([worker for worker in workers if worker.is_running()])  # those that outlived their parent
    _path(home, name).unlink(missing_ok=True)
    return process is not None


def _has_ended(service: Service, patience: float) -> bool:
    # Not psutil's own wait: to that, a process whose parent has not asked for its exit code yet still runs.
    until = time.monotonic() + patience
    while service.process and time.monotonic() < until:
        time.sleep(0.05)
    return service.process is None


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)


def _started(process: psutil.Process) -> float:
    return process.create_time() - psutil.boot_time()


def _path(home: Path, name: str) -> Path:
    return home / "services" / f"{name}.json"


def log_tail(path: Path, lines: int = 8) -> str:
    """The last lines of a log, for an error that a person reads."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8192))
        return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])

"""The worker of durable-rules seen from outside: started when first asked, kept warm, replaced when it fails.

One worker for each process and one lock around it, so threads take turns (a turn is milliseconds). A forked process
forgets the worker it inherited and starts its own. A crash, a hang or an answer that is none ends the worker; the
question is asked once more of a new one, and then fails: EngineError ENG110.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import EngineError
from engine.rules.compiling import Compiled
from engine.settings import ROOT

ATTEMPTS = 2
LIMIT_SECONDS = 10
"""Seconds for one question; an honest one takes milliseconds, on a busy machine some tens of them."""

START_SECONDS = 60
"""Seconds for a new worker to import durable-rules and load its first ruleset."""

MOST_RULESETS = 32
"""Rulesets that one worker loads before it is replaced: durable-rules never frees one."""

Sessions = Mapping[str, list[dict[str, Any]]]
"""Name of a session → its facts."""

Fired = dict[str, list[tuple[str, list[str]]]]
"""Name of a session → rules that fired, each with the ids of the facts it matched."""


class WorkerFailure(Exception):
    """The worker crashed, hung, or answered something that is no answer."""


@dataclass
class Worker:
    """A running worker and the rulesets it has loaded."""

    limit_seconds: float = LIMIT_SECONDS
    loaded: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    _rest: bytes = b""

    def fire(self, compiled: Compiled, sessions: Sessions) -> Fired:
        """What fires in each session; loads the ruleset first where it is new. Raises WorkerFailure."""
        if compiled.key not in self.loaded:
            if len(self.loaded) >= MOST_RULESETS:
                self.end()
            key = str(len(self.loaded))
            self._ask({"load": key, "rules": compiled.rules, "asserts": compiled.asserts}, START_SECONDS)
            self.loaded[compiled.key] = key
        said = self._ask({"infer": self.loaded[compiled.key], "sessions": sessions}, self.limit_seconds)
        return {name: [(rule, facts) for rule, facts in fired] for name, fired in said["fired"].items()}

    def end(self) -> None:
        """Kill the process, if there is one, and forget what it had loaded."""
        process, self.process, self.loaded, self._rest = self.process, None, {}, b""
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
        _close(process)

    def forget(self) -> None:
        """In a forked child: close the ends of the pipes, so that the worker stays the parent's alone."""
        process, self.process, self.loaded, self._rest = self.process, None, {}, b""
        if process is not None:
            _close(process)
            process.returncode = 0  # it is no child of this process; nothing here may wait for it

    def _ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        process = self.process or self._start()
        deadline = time.monotonic() + seconds
        try:
            self._send(process, json.dumps(question).encode() + b"\n", deadline)
            said = json.loads(self._line(process, deadline))
        except (OSError, ValueError) as error:
            raise WorkerFailure(f"{type(error).__name__}: {error}") from error
        if "error" in said:
            raise WorkerFailure(said["error"])
        return said

    def _start(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal is the asking process's business. The worker's own alarm is a
        # little later than ours, so that it matters only where nobody is left to end it.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine.rules.worker", str(int(max(START_SECONDS, self.limit_seconds)) + 5)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
            bufsize=0,
        )
        for pipe in (self.process.stdin, self.process.stdout):
            os.set_blocking(_number(pipe), False)
        return self.process

    def _send(self, process: subprocess.Popen[bytes], line: bytes, deadline: float) -> None:
        target = _number(process.stdin)
        while line:
            self._wait(process, deadline, writing=True)
            line = line[os.write(target, line) :]

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        while b"\n" not in self._rest:
            self._wait(process, deadline, writing=False)
            read = os.read(_number(process.stdout), 1 << 16)
            if not read:
                raise WorkerFailure(f"the worker ended with {process.wait()}")
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _wait(self, process: subprocess.Popen[bytes], deadline: float, *, writing: bool) -> None:
        poll = select.poll()  # not select.select, which knows no file number above 1023
        if writing:
            poll.register(_number(process.stdin), select.POLLOUT)
        else:
            poll.register(_number(process.stdout), select.POLLIN)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise WorkerFailure("the worker did not answer in time")


def _number(pipe: Any) -> int:
    return int(pipe.fileno())


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


_worker = Worker()
_lock = threading.Lock()


def fire(compiled: Compiled, sessions: Sessions) -> Fired:
    """What fires in each session of facts.

    Raises EngineError ENG110 when the worker failed twice.
    """
    failures: list[str] = []
    with _lock:
        for _ in range(ATTEMPTS):
            try:
                return _worker.fire(compiled, sessions)
            except WorkerFailure as failure:
                failures.append(str(failure))
                _worker.end()
    raise EngineError(
        "ENG110",
        f"durable-rules failed {ATTEMPTS} times: {'; '.join(failures)}",
        expected=f"an answer within {LIMIT_SECONDS} s",
        next_move="a person decides this case; `loangraph show` has the facts that led here",
    )


def _after_fork() -> None:
    global _lock  # the parent's lock may be held by a thread that does not exist here
    _lock = threading.Lock()
    _worker.forget()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_worker.end)

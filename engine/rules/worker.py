"""The process in which durable-rules runs: `python -m engine.rules.worker`, one JSON line in, one JSON line out.

    {"load": "7", "rules": {…}, "asserts": {…}}            → {"loaded": "7"}
    {"infer": "7", "sessions": {"certain": [fact, …], …}}  → {"fired": {"certain": [[rule, [fact id, …]], …], …}}
    anything that fails                                    → {"error": "…"}

It holds nothing of a decision: after each session its state is deleted. It ends when its input ends, and the kernel
ends it when one line takes too long, even inside the C library and even after the process that asked is gone.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from durable.engine import Host, MessageNotHandledException

CLOSE = "close"
MEMORY = 2 * 1024**3
"""Bytes of address space; a ruleset that grows without end meets this instead of the machine's memory."""

MOST_FIRINGS = 20_000
"""More firings than this in one session is a ruleset that never ends; only ending the process stops it."""

NEVER_ENDS = 75
"""The exit code that says so."""


class Engine(Host):
    """One ruleset, many sessions one after the other.

    Actions record what fired and assert what follows. An exception in an action would vanish (durable-rules stores it
    in the session's state), so it is kept here and raised when the session has ended.
    """

    def __init__(self, rules: Mapping[str, Any], asserts: Mapping[str, Any]) -> None:
        self.asserts = asserts
        self.fired: list[tuple[str, list[str]]] = []
        self.asserted: set[str] = set()
        self.failure: Exception | None = None
        super().__init__({"rules": {name: {**rule, "run": f"{name}|{rule['run']}"} for name, rule in rules.items()}})

    def _run(self) -> None:
        """No timers: nothing here waits for time, and a second thread inside one Host crashes."""

    def get_action(self, action_name: str) -> Callable[[Any], None]:
        """The action of a rule; its name carries the rule and what it derives."""
        rule, _, derived = action_name.partition("|")

        def action(closure: Any) -> None:
            try:
                self._record(closure, rule, derived)
            except Exception as error:  # noqa: BLE001 - an exception that left here would vanish
                self.failure = self.failure or error

        return action

    def _record(self, closure: Any, rule: str, derived: str) -> None:
        self.fired.append((rule, [fact["id"] for fact in closure._m.values()]))
        if len(self.fired) > MOST_FIRINGS:
            os._exit(NEVER_ENDS)
        if derived in self.asserts and derived not in self.asserted:
            self.asserted.add(derived)
            try:
                closure.assert_fact(dict(self.asserts[derived]))
            except MessageNotHandledException:
                return  # nothing rests on it

    def session(self, name: str, facts: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
        """What fires for these facts, asserted one by one and then closed; the state is deleted whatever happens."""
        self.fired, self.asserted, self.failure = [], set(), None
        try:
            for fact in [*facts, {"id": CLOSE}]:
                self._tell({**fact, "sid": name})
        finally:
            self.delete_state("rules", name)
        if self.failure is not None:
            raise self.failure
        if (CLOSE, [CLOSE]) not in self.fired:
            raise RuntimeError("the closing fact did not fire: actions were lost")
        return [firing for firing in self.fired if firing[0] != CLOSE]

    def _tell(self, fact: dict[str, Any]) -> None:
        try:
            self.assert_fact("rules", fact)
        except MessageNotHandledException:
            return  # no pattern accepts it: below every threshold


def answer(engines: dict[str, Engine], line: str) -> dict[str, Any]:
    """The answer to one line of input."""
    request = json.loads(line)
    if "load" in request:
        engines[request["load"]] = Engine(request["rules"], request["asserts"])
        return {"loaded": request["load"]}
    engine = engines[request["infer"]]
    return {"fired": {name: engine.session(name, facts) for name, facts in request["sessions"].items()}}


def serve(lines: TextIO, answers: TextIO, limit_seconds: int) -> None:
    """Answer line after line; SIGALRM keeps its default action, which ends the process."""
    engines: dict[str, Engine] = {}
    for line in lines:
        signal.alarm(limit_seconds)
        try:
            said = answer(engines, line)
        except Exception as error:  # noqa: BLE001 - the asking process decides what a failure means
            said = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(said) + "\n")
        answers.flush()
        signal.alarm(0)


def main() -> None:
    """Read standard input, answer on what was standard output; whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(sys.stdin, answers, int(sys.argv[1]))


if __name__ == "__main__":
    main()

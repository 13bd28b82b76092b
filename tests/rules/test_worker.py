"""The worker of durable-rules under real faults: killed, stopped, fed with rules that never end or can't be read."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from random import Random
from typing import Any

import psutil
import pytest

from engine.errors import EngineError
from engine.rules import process
from engine.rules.book import RuleBook
from engine.rules.compiling import Compiled
from engine.rules.durable import infer
from engine.rules.second import compare, evaluate
from engine.settings import ROOT
from tests.rules.books import GOLDEN, random_book, random_facts, random_parameters, written_book

Facts = dict[str, Any]

ENDLESS = Compiled(
    key="endless",
    # The state of a session is a fact that each action writes anew, so a rule on it fires for ever.
    rules={"spin": {"all": [{"c0": {"$ex": {"sid": 1}}}], "run": "spin"}},
    asserts={},
    grounds={},
)
BUSY = Compiled(
    key="busy",
    # Twelve patterns over forty facts that all fit: the C library joins for ever and fires nothing.
    rules={"join": {"all": [{f"c{number}": {"k": 1}} for number in range(12)], "run": "join"}},
    asserts={},
    grounds={},
)
UNREADABLE = Compiled(
    key="unreadable", rules={"bad": {"all": [{"c0": {"$no": {"x": 1}}}], "run": "x"}}, asserts={}, grounds={}
)
FORTY = [{"id": f"f{number}", "k": 1} for number in range(40)]


@pytest.fixture(scope="module")
def golden() -> tuple[RuleBook, list[Facts]]:
    book, parameters = written_book(GOLDEN)
    random = Random(11)
    return book, [random_facts(random, book, parameters) for _ in range(40)]


@pytest.fixture(autouse=True)
def fresh_worker() -> Iterator[None]:
    yield
    process._worker.end()


def pid() -> int:
    assert process._worker.process is not None
    return process._worker.process.pid


def agrees(book: RuleBook, facts: Facts) -> bool:
    return compare(infer(book, facts), evaluate(book, facts)) == []


def test_one_worker_serves_many_inferences(golden: tuple[RuleBook, list[Facts]]) -> None:
    book, cases = golden
    infer(book, cases[0])
    first = pid()
    assert all(agrees(book, facts) for facts in cases)
    assert pid() == first


def test_a_worker_that_was_killed_is_replaced_and_the_question_asked_again(
    golden: tuple[RuleBook, list[Facts]],
) -> None:
    book, cases = golden
    infer(book, cases[0])
    first = pid()
    os.kill(first, signal.SIGKILL)
    assert agrees(book, cases[1])
    assert pid() != first


def test_kills_at_random_moments_change_no_result(golden: tuple[RuleBook, list[Facts]]) -> None:
    book, cases = golden
    infer(book, cases[0])
    kills, over = 0, threading.Event()

    def killer() -> None:
        nonlocal kills
        random = Random(5)
        while not over.wait(1 + random.random() / 10):
            running = process._worker.process
            if running is not None:
                os.kill(running.pid, signal.SIGKILL)
                kills += 1

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        ends = time.monotonic() + 60
        asked = 0
        while kills < 4 and time.monotonic() < ends:
            assert agrees(book, cases[asked % len(cases)])
            asked += 1
    finally:
        over.set()
        thread.join()
    assert kills >= 4
    assert asked > kills


def test_a_worker_that_hangs_is_ended_after_the_limit_and_replaced(
    golden: tuple[RuleBook, list[Facts]], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, cases = golden
    infer(book, cases[0])
    first = pid()
    monkeypatch.setattr(process._worker, "limit_seconds", 1)
    os.kill(first, signal.SIGSTOP)
    assert agrees(book, cases[1])
    assert pid() != first
    assert not psutil.pid_exists(first)


def test_rules_that_never_end_fail_twice_and_then_the_case() -> None:
    with pytest.raises(EngineError) as failed:
        process.fire(ENDLESS, {"certain": [{"id": "subject:x"}]})
    assert failed.value.code == "ENG110"
    assert failed.value.message.count("the worker ended with 75") == 2


def test_rules_that_are_busy_for_ever_fail_twice_and_then_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process._worker, "limit_seconds", 1)
    with pytest.raises(EngineError) as failed:
        process.fire(BUSY, {"certain": FORTY})
    assert failed.value.code == "ENG110"
    assert failed.value.message.count("did not answer in time") == 2


def test_rules_that_the_engine_cannot_read_fail_the_case_and_not_the_next_one(
    golden: tuple[RuleBook, list[Facts]],
) -> None:
    with pytest.raises(EngineError) as failed:
        process.fire(UNREADABLE, {"certain": []})
    assert failed.value.code == "ENG110"
    book, cases = golden
    assert agrees(book, cases[0])


def test_a_case_that_kills_every_worker_fails_and_the_next_one_does_not(
    golden: tuple[RuleBook, list[Facts]], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, cases = golden
    with monkeypatch.context() as patched:
        # Python refuses to start with this: a real death at every attempt.
        patched.setenv("PYTHONMALLOC", "nonsense")
        process._worker.end()
        with pytest.raises(EngineError) as failed:
            infer(book, cases[0])
    assert failed.value.code == "ENG110"
    assert agrees(book, cases[0])


def test_threads_take_turns(golden: tuple[RuleBook, list[Facts]]) -> None:
    book, cases = golden
    expected = [evaluate(book, facts) for facts in cases]
    wrong: list[int] = []

    def ask(offset: int) -> None:
        for number in range(offset, len(cases), 2):
            if infer(book, cases[number]) != expected[number]:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number % 2,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def in_child(book: RuleBook, facts: Facts, answers: Any) -> None:
    answers.put((infer(book, facts), pid()))


def test_a_forked_process_starts_its_own_worker(golden: tuple[RuleBook, list[Facts]]) -> None:
    book, cases = golden
    infer(book, cases[0])
    mine = pid()
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    children = [context.Process(target=in_child, args=(book, facts, answers)) for facts in cases[:3]]
    for child in children:
        child.start()
    told = [answers.get(timeout=60) for _ in children]
    for child in children:
        child.join(60)
        assert child.exitcode == 0
    expected = [evaluate(book, facts) for facts in cases[:3]]
    assert all(result in expected for result, _ in told)
    assert len({mine, *(worker for _, worker in told)}) == 4
    assert agrees(book, cases[4])
    assert pid() == mine


ORPHAN = """
from engine.rules import process
from engine.rules.compiling import Compiled
process.fire(Compiled("calm", {"close": {"all": [{"c0": {"id": "close"}}], "run": "close"}}, {}, {}), {"certain": []})
print(process._worker.process.pid, flush=True)
input()
"""


def test_the_worker_ends_with_the_process_that_asked() -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert asking.stdout is not None
    worker = psutil.Process(int(asking.stdout.readline()))
    asking.kill()
    asking.wait()
    worker.wait(timeout=10)


def test_an_orphan_that_is_busy_for_ever_is_ended_by_its_own_alarm() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "engine.rules.worker", "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert worker.stdin is not None
    for line in ({"load": "1", "rules": BUSY.rules, "asserts": {}}, {"infer": "1", "sessions": {"certain": FORTY}}):
        worker.stdin.write(json.dumps(line).encode() + b"\n")
    worker.stdin.close()
    assert worker.wait(timeout=60) == -signal.SIGALRM


def test_more_rulesets_than_a_worker_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_RULESETS", 3)
    workers = set()
    for number in range(8):
        random = Random(number)
        book = random_book(random)
        assert agrees(book, random_facts(random, book, random_parameters(random, book)))
        workers.add(pid())
    assert len(workers) == 3

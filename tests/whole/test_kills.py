"""Killing the command in the middle: no decision half written, none lost that was told, none twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

from engine.graph.connection import Graph
from tests.whole.conftest import Portfolio

HALF = """
MATCH (d:Decision)
WHERE COUNT { (d)-[:ABOUT]->(:Application) } <> 1 OR COUNT { (d)-[:MEASURED]->() } = 0 OR d.sha256 IS NULL
RETURN count(d) AS half
"""


def test_a_kill_at_any_moment_leaves_whole_decisions_and_the_rest_is_decided_later(
    portfolio: Portfolio, graph: Graph, proving: bool
) -> None:
    as_of = "2027-06-01T00:00:00+08:00"
    command = [sys.executable, "-m", "engine", "decide", "--all", "--as-of", as_of, "--json"]
    moments = random.Random(20260101)
    told: dict[str, str] = {}
    for _ in range(20 if proving else 3):
        process = subprocess.Popen(
            command,
            env={**os.environ, **portfolio.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        time.sleep(moments.uniform(1, 9))
        os.killpg(process.pid, signal.SIGKILL)
        printed = process.communicate()[0]
        for text in printed.splitlines(keepends=True):
            if text.endswith("\n"):
                line = json.loads(text)
                told[line["application_id"]] = line["decision_id"]
        assert graph.read(HALF) == [{"half": 0}]
    finished = [json.loads(line) for line in portfolio.loangraph(*command[3:]).splitlines()]
    ids = {line["application_id"]: line["decision_id"] for line in finished}
    assert len(ids) == len(portfolio.lines)
    assert {name: ids[name] for name in told} == told
    stored = graph.read("MATCH (d:Decision) RETURN d.id AS id, count(*) AS n")
    assert {row["n"] for row in stored} == {1}
    assert {one for one in ids.values() if one} <= {row["id"] for row in stored}
    replayed = json.loads(portfolio.loangraph("replay", "--all", "--json"))
    assert replayed["identical"] == replayed["checked"] == len(stored)

"""`make demo` in small, ten years ahead: every step of the main job, then it returns and the API stays up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import requests

from engine.graph.connection import Graph, server_address
from engine.settings import Settings
from tests.conftest import WIPE


def test_the_demo_goes_from_files_to_a_traced_decision_and_says_how_to_stop(
    server: Settings, graph: Graph, tmp_path: Path, proving: bool
) -> None:
    graph.alone(WIPE)
    address = server_address(server)
    environment = {
        **os.environ,
        "LOANGRAPH_HOME": str(tmp_path),
        "LOANGRAPH_NEO4J_URI": address.uri,
        "LOANGRAPH_NEO4J_USER": address.user,
        "LOANGRAPH_NEO4J_PASSWORD": address.password,
        "LOANGRAPH_NOW": "2036-06-01T00:00:00+08:00",
        "COLUMNS": "200",
    }
    size = ("300", "100000") if proving else ("30", "6000")
    demo = [sys.executable, "-m", "engine.demo", "--firms", size[0], "--transfers", size[1]]
    try:
        done = subprocess.run(demo, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"graded R[45] .*AP\d+ of C\d+", done.stdout)
        assert re.search(r"transfers: T\d+|enforcements: E\d+|lines: L\d+|guarantees: ", done.stdout)
        page = re.search(r"The page:\s+(http://127\.0\.0\.1:\d+)/", done.stdout)
        assert page
        assert requests.get(page[1], timeout=30).ok
        assert "loangraph down" in done.stdout
        again = subprocess.run(demo, env=environment, capture_output=True, text=True, check=False)
        assert again.returncode == 0, again.stdout + again.stderr
    finally:
        subprocess.run([sys.executable, "-m", "engine", "down"], env=environment, check=True)
        graph.alone(WIPE)

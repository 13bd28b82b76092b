"""A real server for the tests: its own home, its own port, little memory, ended when the tests end.

``LOANGRAPH_TEST_HOME=FOLDER`` keeps it there for the next run, which saves its start; its graph is emptied by tests.
``LOANGRAPH_PROVE=1`` runs what is counted or drawn by chance at its full count, as `make prove` does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.graph import local
from engine.graph.connection import Graph, Reader, open_address, open_graph
from engine.graph.schema import apply_schema
from engine.settings import Settings

Command = Callable[..., "subprocess.CompletedProcess[str]"]
WIPE = "MATCH (n) WHERE NOT n:Schema CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"


def variables_of(settings: Settings) -> dict[str, str]:
    """The environment in which a command uses exactly this home, store and server."""
    return {
        "LOANGRAPH_HOME": str(settings.home),
        "LOANGRAPH_STORE_URL": settings.store_url,
        "LOANGRAPH_NEO4J_URI": settings.neo4j_uri,
        "LOANGRAPH_NEO4J_USER": settings.neo4j_user,
        "LOANGRAPH_NEO4J_PASSWORD": settings.neo4j_password,
    }


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings whose server runs, with the schema applied; the environment names the same home."""
    kept = os.environ.get("LOANGRAPH_TEST_HOME")
    home = Path(kept).absolute() if kept else tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LOANGRAPH_NEO4J_URI", "LOANGRAPH_NEO4J_USER", "LOANGRAPH_NEO4J_PASSWORD", "LOANGRAPH_STORE_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("LOANGRAPH_HOME", str(home))
        settings = replace(Settings.from_environment(), memory="2G")
        try:
            address, _ = local.start(settings, print)
            with open_address(address) as graph:
                apply_schema(graph)
            yield settings
        finally:
            if not kept:
                local.stop(settings)


@pytest.fixture(scope="session")
def graph(server: Settings) -> Iterator[Graph]:
    """The open graph of that server; what a test writes stays for the next one."""
    with open_graph(server) as graph:
        yield graph


@pytest.fixture
def empty_graph(graph: Graph) -> Graph:
    """The graph with its schema and nothing else."""
    graph.alone(WIPE)
    return graph


@pytest.fixture
def sandbox(graph: Graph) -> Iterator[Reader]:
    """A transaction that may write and is rolled back."""
    with graph.driver.session() as session, session.begin_transaction() as transaction:
        yield Reader(transaction)
        transaction.rollback()


@pytest.fixture(scope="session")
def proving() -> bool:
    """Whether counted tests run whole (``make prove``) or reduced (``make test``)."""
    return os.environ.get("LOANGRAPH_PROVE") == "1"


@pytest.fixture(scope="session")
def loangraph() -> Command:
    """The command as a person runs it: ``loangraph("status", "--json", LOANGRAPH_HOME=…)``, with its words kept."""
    program = Path(sys.executable).with_name("loangraph")

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = {**os.environ, **environment}
        return subprocess.run([program, *arguments], env=variables, capture_output=True, text=True, check=False)

    return run

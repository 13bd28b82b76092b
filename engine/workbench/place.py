"""Where cases are built: a graph that holds nothing, so that no case meets data or another case.

Each case is built in one transaction and rolled back. Cases complete whatever stands in the graph, measures project all
of it, and ids are unique across it: among the data of a home a case could neither be built nor believed. So where this
home's graph holds anything, or is another server's, a second small server of the home serves the workbench. It is
started when first needed, kept for the next time, and stopped by ``loangraph down``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from engine.errors import GraphError
from engine.graph import local, services
from engine.graph.connection import Address, Graph, Reader, open_address, open_graph
from engine.graph.schema import apply_schema
from engine.graph.statements import statement
from engine.settings import Settings

SERVICE = "workbench"
MEMORY = "1G"


@contextmanager
def empty_graph(settings: Settings, say: Callable[[str], None]) -> Iterator[Graph]:
    """A graph for cases; GraphError GRA001 where no server of this home runs."""
    with open_graph(settings) as graph:
        if not settings.neo4j_uri and not _holds_anything(graph):
            yield graph
            return
    with open_address(second_server(settings, say)) as graph:
        apply_schema(graph)
        if _holds_anything(graph):
            raise GraphError(
                "GRA031", "somebody wrote into the graph of the workbench", place=graph.uri,
                expected="nothing but the schema",
                next_move=f"`loangraph down`, remove {settings.home / SERVICE}, and try again",
            )  # fmt: skip
        yield graph


@contextmanager
def rolled_back(graph: Graph) -> Iterator[Reader]:
    """A transaction that may write and of which nothing stays."""
    with graph.driver.session() as session, session.begin_transaction() as transaction:
        try:
            yield Reader(transaction)
        finally:
            if not transaction.closed():
                transaction.rollback()


def _holds_anything(graph: Graph) -> bool:
    return bool(graph.read(statement("cases/holds_anything")))


def second_server(settings: Settings, say: Callable[[str], None]) -> Address:
    """The home's second server, started unless it runs."""
    own = replace(settings, home=settings.home / SERVICE, neo4j_uri="", memory=MEMORY)
    if local.address(own) is None:
        say("this home holds data, so cases run on a second, empty server; its first start takes a while")
    address, _ = local.start(own, say)
    running = services.running(own.home, local.SERVICE)
    if running is not None:
        # Recorded with the home as well: `loangraph status` shows it, `loangraph down` stops it.
        services.record(settings.home, SERVICE, running.pid, address=address.uri)
    return address

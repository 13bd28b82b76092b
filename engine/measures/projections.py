"""The life of a projection in GDS: whether it fits, that it is there, that nothing is left behind."""

from __future__ import annotations

import os
import re
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from graphdatascience import GraphDataScience

from engine.errors import GraphError
from engine.graph.connection import Graph
from engine.graph.statements import statement

PREFIX = "loangraph"
"""Projections of ours are named loangraph/<host>/<process>/<chance>, so that those of a killed process are known."""


def open_gds(graph: Graph) -> GraphDataScience:
    """GDS on the server of an open graph; GraphError GRA003 where that server has none."""
    graph.gds(needed_by="measuring")
    return GraphDataScience(graph.driver, arrow=False, show_progress=False)


def check_memory(graph: Graph, gds: GraphDataScience, algorithm: str) -> None:
    """Refuse before projecting what may not fit; GraphError GRA021 with the estimate of GDS.

    The estimate is for every party and every relationship in both directions, which no projection exceeds.
    """
    size = graph.read(statement("runs/size"))[0]
    projected = {
        "nodeCount": size["nodes"],
        "relationshipCount": size["relationships"],
        "nodeProjection": "*",
        "relationshipProjection": "*",
    }
    estimate = getattr(gds, _snake(algorithm)).estimate(projected)
    if estimate.heap_percentage_min > 1:
        raise GraphError(
            "GRA021",
            f"the server has too little memory for {algorithm}: it needs {estimate.required_memory}",
            expected=f"at least {estimate.bytes_min / 2**20:,.0f} MiB of heap",
            next_move="give the local server more with LOANGRAPH_MEMORY, such as 4G, then `loangraph down` and `up`",
        )


@contextmanager
def projection(gds: GraphDataScience) -> Iterator[str]:
    """A name for one projection, which is dropped at the end, whatever happens; abandoned ones are dropped first."""
    drop_abandoned(gds)
    name = f"{PREFIX}/{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex}"
    try:
        yield name
    finally:
        gds.graph.drop(name, fail_if_missing=False)


def drop_abandoned(gds: GraphDataScience) -> None:
    """Drop projections of processes of this machine that ended before they could."""
    for info in gds.graph.list():
        prefix, _, rest = info.graph_name.partition("/")
        host, _, process = rest.rpartition("/")[0].rpartition("/")
        if prefix == PREFIX and host == socket.gethostname() and not psutil.pid_exists(int(process)):
            gds.graph.drop(info.graph_name, fail_if_missing=False)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()

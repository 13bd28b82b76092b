"""What a worker of the API keeps open: graph, catalogue in force, keys; opened late, health-pinged in one place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock

from neo4j.exceptions import DriverError, Neo4jError

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.stored import stored_catalogue
from engine.catalogue.versions import in_force
from engine.errors import GraphError
from engine.graph.connection import Graph, open_graph
from engine.graph.statements import statement
from engine.keys import KeyStore
from engine.settings import Settings


class Resources:
    """Opened at the first request of a worker, after the server has forked it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = KeyStore(settings)
        self._deciding: Catalogue | None = None
        self._titles: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self._lock = Lock()
        self._open = ExitStack()
        self._graph: Graph | None = None

    def graph(self) -> Graph:
        """A graph that has just answered; raises GraphError or a driver's error where none does.

        The check costs one round trip and saves a loan system the driver's patience of half a minute. A graph that
        does not answer is closed, so that the next request finds the server wherever it is by then.
        """
        with self._lock:
            if self._graph is None:
                self._graph = self._open.enter_context(open_graph(self.settings))
            graph = self._graph
        try:
            with graph.reading(timeout=5) as reader:
                reader.run(statement("records/ping"))
        except (DriverError, GraphError, Neo4jError):
            self.close()
            raise
        return graph

    def catalogue(self, graph: Graph) -> tuple[Catalogue, int]:
        """The catalogue in force at this moment, with its number; its files are read again only when it changes."""
        version = in_force(graph)
        if self._deciding is None or self._deciding.hash != version.hash:
            self._deciding = stored_catalogue(graph, version.hash)
        return self._deciding, version.number

    def titles(self, catalogue_hash: str) -> Mapping[str, Mapping[str, str]]:
        """The titles of every rule of a catalogue that was stored."""
        if catalogue_hash not in self._titles:
            self._titles[catalogue_hash] = stored_catalogue(self.graph(), catalogue_hash).rules.titles
        return self._titles[catalogue_hash]

    def close(self) -> None:
        """Close what is open; the next request opens it again."""
        with self._lock:
            self._graph = None
            self._open.close()
            self._open = ExitStack()

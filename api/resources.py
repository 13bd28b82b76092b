"""What a worker of the API keeps open: graph, catalogue, keys; opened late, health-pinged in one place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock

from neo4j.exceptions import DriverError, Neo4jError

from api.keys import KeyStore
from engine.catalogue.catalogue import Catalogue, read_catalogue
from engine.decide.record import stored_catalogue
from engine.errors import GraphError
from engine.graph.connection import Graph, open_graph
from engine.graph.statements import statement
from engine.settings import Settings


class Resources:
    """Opened at the first request of a worker, after the server has forked it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = KeyStore(settings)
        self.catalogue: Catalogue = read_catalogue()
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

    def titles(self, catalogue_hash: str) -> Mapping[str, Mapping[str, str]]:
        """The titles of every rule of a catalogue, of this worker's or of one that was stored."""
        if catalogue_hash == self.catalogue.hash:
            return self.catalogue.rules.titles
        if catalogue_hash not in self._titles:
            self._titles[catalogue_hash] = stored_catalogue(self.graph(), catalogue_hash).rules.titles
        return self._titles[catalogue_hash]

    def close(self) -> None:
        """Close what is open; the next request opens it again."""
        with self._lock:
            self._graph = None
            self._open.close()
            self._open = ExitStack()

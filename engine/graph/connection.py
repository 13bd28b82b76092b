"""The way to the graph: one driver, reads that retry, writes that retry, and one READ transaction for a decision."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString, Self, cast

import neo4j
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from engine.errors import GraphError
from engine.settings import Settings

LANGUAGE = "CYPHER 25 "
"""Stands before every text, on its first line so that the lines of an error are those of the file: another server may
default to Cypher 5."""

# What a retry settles is no news to a person; what it does not settle is raised.
logging.getLogger("neo4j").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Address:
    """Where a server is and how to enter; ``password_file`` only for the local one."""

    uri: str
    user: str
    password: str
    password_file: Path | None = None


@dataclass(frozen=True)
class Handshake:
    """What a server said when asked; ``problem`` is empty if a query and GDS answered."""

    version: str | None
    gds: str | None
    problem: str

    @property
    def ready(self) -> bool:
        """Both the server and GDS have answered a real query."""
        return not self.problem


class Reader:
    """Queries inside one transaction."""

    def __init__(self, transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
        self.transaction = transaction

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column; values as the driver gives them (neo4j.time, neo4j.graph)."""
        return _rows(self.transaction, text, parameters)

    def first(self, most: int, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The first rows of the answer, ``most`` at most; the server is told to keep the rest."""
        result = self.transaction.run(cast(LiteralString, LANGUAGE + text), parameters)
        rows = [dict(row) for row in result.fetch(most)]
        result.consume()
        return rows


class Graph:
    """An open graph; use it as a context manager."""

    def __init__(self, driver: neo4j.Driver, uri: str) -> None:
        self.driver = driver
        self.uri = uri

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.close()

    def read(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """One query in a READ transaction of its own, tried again if the server asks for that."""
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(_rows, text, parameters)

    def write(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """One statement in a WRITE transaction of its own, tried again if the server asks for that."""
        with self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(_rows, text, parameters)

    def alone(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """One statement outside of any transaction, for those with ``IN TRANSACTIONS``; never tried again."""
        with self._session(neo4j.WRITE_ACCESS) as session:
            return _rows(session, text, parameters)

    @contextmanager
    def reading(self, timeout: float | None = None) -> Iterator[Reader]:
        """Many queries in one READ transaction, which the server ends after ``timeout`` seconds."""
        with (
            self._session(neo4j.READ_ACCESS) as session,
            closing(session.begin_transaction(timeout=timeout)) as reading,
        ):
            yield Reader(reading)  # closed, not committed: there is nothing to keep, and one query may have failed

    @contextmanager
    def writing(self, timeout: float | None = None) -> Iterator[Reader]:
        """Many statements in one WRITE transaction, committed at the end, rolled back if an exception leaves it."""
        with self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction(timeout=timeout) as transaction:
            yield Reader(transaction)
            transaction.commit()

    def write_as_one(self, work: Callable[[Reader], None]) -> None:
        """Many statements in one WRITE transaction, all of them tried again if the server asks for that.

        ``work`` may run again although its first run was committed: when the answer was lost on the way.
        """
        with self._session(neo4j.WRITE_ACCESS) as session:
            session.execute_write(lambda transaction: work(Reader(transaction)))

    def gds(self, needed_by: str) -> str:
        """The version of GDS there. Raises GraphError naming ``needed_by`` where the server has none."""
        try:
            return str(self.read("RETURN gds.version() AS version")[0]["version"])
        except Neo4jError as error:
            raise GraphError(
                "GRA003",
                f"this server has no Graph Data Science, and {needed_by} needs it",
                expected="the open GDS plugin, with dbms.security.procedures.unrestricted=gds.* in its configuration",
                next_move="add the plugin of that server's release and restart it, or unset LOANGRAPH_NEO4J_URI "
                "to use the local server, which has it",
            ) from error

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        with _in_words(self.uri), self.driver.session(default_access_mode=access) as session:
            yield session


def server_address(settings: Settings) -> Address:
    """The server in ``LOANGRAPH_NEO4J_*``, else this home's own. Raises GraphError where there is none."""
    if settings.neo4j_uri:
        return Address(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password)
    from engine.graph import local

    address = local.address(settings)
    if address is None:
        raise GraphError(
            "GRA001",
            "no graph server runs for this home",
            place=str(settings.home),
            next_move="run `loangraph up`, or name another server in LOANGRAPH_NEO4J_URI, _USER and _PASSWORD",
        )
    return address


@contextmanager
def open_graph(settings: Settings) -> Iterator[Graph]:
    """The graph of these settings. Raises GraphError where no server answers or the password is refused."""
    with open_address(server_address(settings)) as graph:
        yield graph


@contextmanager
def open_address(address: Address) -> Iterator[Graph]:
    """The graph at an address, after it has answered."""
    with Graph(_driver(address), address.uri) as graph:
        with _in_words(address.uri):
            graph.driver.verify_connectivity()
        yield graph


def handshake(address: Address) -> Handshake:
    """Ask a server for its version, a row and the version of GDS; what fails is told in ``problem``, not raised."""
    version = None
    try:
        with (
            _driver(address, connection_timeout=5, connection_acquisition_timeout=5) as driver,
            driver.session() as session,
        ):
            version = _one(session, _VERSION)
            _one(session, LANGUAGE + "RETURN 1 AS one")
            return Handshake(version, _one(session, LANGUAGE + "RETURN gds.version() AS version"), "")
    except GraphError as error:
        return Handshake(None, None, error.message)
    except (DriverError, Neo4jError, OSError) as error:
        return Handshake(version, None, f"{type(error).__name__}: {error}")


_VERSION = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version"


def _one(session: neo4j.Session, text: LiteralString) -> str:
    return str(session.run(text).single(strict=True)[0])


def _rows(
    runner: neo4j.Session | neo4j.Transaction | neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    # Every text comes from a file of the checkout or of a stored catalogue: that is what the driver's type asks for.
    result = runner.run(cast(LiteralString, LANGUAGE + text), parameters)
    return [dict(row) for row in result]


def _driver(address: Address, **settings: Any) -> neo4j.Driver:
    with _in_words(address.uri):
        return neo4j.GraphDatabase.driver(
            address.uri,
            auth=(address.user, address.password),
            telemetry_disabled=True,
            warn_notification_severity=neo4j.NotificationMinimumSeverity.OFF,
            **{"connection_timeout": 15, **settings},
        )


@contextmanager
def _in_words(uri: str) -> Iterator[None]:
    """Say what it means when the driver cannot reach, or may not enter."""
    try:
        yield
    except AuthError as error:
        raise GraphError(
            "GRA002",
            f"the server refuses this user or password: {error.message}",
            place=uri,
            next_move="check LOANGRAPH_NEO4J_USER and LOANGRAPH_NEO4J_PASSWORD, or the password file of the home",
        ) from error
    except ConfigurationError as error:
        raise GraphError(
            "GRA005",
            f"not an address of a Neo4j server: {error}",
            place=uri,
            expected="for example bolt://127.0.0.1:7687",
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise GraphError(
            "GRA001",
            f"the graph server does not answer: {error}",
            place=uri,
            next_move="`loangraph status` says what runs; `loangraph up` starts the local server",
        ) from error

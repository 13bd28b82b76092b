"""What ``up``, ``down`` and ``status`` do, for the local server and for another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from neo4j.exceptions import Neo4jError

from engine.errors import GraphError
from engine.graph import jars, local, schema, services
from engine.graph.connection import Address, Graph, handshake, open_address, server_address
from engine.settings import ROOT, Settings


def up(settings: Settings, say: Callable[[str], None]) -> str:
    """Have a server with the newest schema; return one line that says where it is."""
    if settings.neo4j_uri:
        address, how = server_address(settings), "in LOANGRAPH_NEO4J_URI, nothing local was started"
    else:
        address, started = local.start(settings, say)
        how = "started" if started else "was running"
    with open_address(address) as graph:
        _speaks_cypher_25(graph)
        version = graph.gds(needed_by=needing_gds())
        applied = schema.apply_schema(graph)
    if applied:
        say(f"schema: applied {', '.join(applied)}")
    return f"graph server ready at {address.uri} ({how}; GDS {version})"


def down(settings: Settings) -> list[str]:
    """Stop every service this home has recorded, the graph server last; return the names of those that ran."""
    others = [service.name for service in services.recorded(settings.home) if service.name != local.SERVICE]
    stopped = [name for name in others if services.stop(settings.home, name)]
    return stopped + ([local.SERVICE] if local.stop(settings) else [])


def status(settings: Settings) -> dict[str, Any]:
    """What runs, as JSON: the graph server, its schema, and the other services of this home."""
    address = _address(settings)
    others = [service for service in services.recorded(settings.home) if service.name != local.SERVICE]
    found: dict[str, Any] = {"home": str(settings.home), "neo4j": _server_status(settings, address)}
    if found["neo4j"]["ready"] and address:
        found["schema"] = _schema_status(address)
    found["services"] = {
        one.name: {"running": one.process is not None, "pid": one.pid, **one.details} for one in others
    }
    return found


def status_words(found: dict[str, Any]) -> str:
    """The same for a person."""
    server = found["neo4j"]
    lines = [f"home      {found['home']}"]
    if server["ready"]:
        lines.append(f"neo4j     ready at {server['uri']}, Neo4j {server['version']}, GDS {server['gds']}")
    else:
        lines.append(f"neo4j     not ready: {server['problem']}")
    if server["password_file"]:
        lines.append(f"          user {server['user']}, password in {server['password_file']}")
    if server["logs"]:
        lines.append(f"          logs in {server['logs']}")
    if "schema" in found:
        waiting = found["schema"]["pending"]
        words = f"{len(waiting)} to apply, run `loangraph up`" if waiting else "up to date"
        lines.append(f"schema    {found['schema']['problem'] or words}")
    for name, service in found["services"].items():
        state = f"running, pid {service['pid']}" if service["running"] else "ended"
        lines.append(f"{name:<9} {state}{', ' + service['address'] if service.get('address') else ''}")
    return "\n".join(lines)


def needing_gds(root: Path = ROOT) -> str:
    """The files of the catalogue that call GDS, named for an error."""
    files = sorted((root / "cypher").rglob("*.cypher"))
    names = [path.relative_to(root).as_posix() for path in files if "gds." in path.read_text("utf-8")]
    return ", ".join(names) or "`loangraph measure`"


def _address(settings: Settings) -> Address | None:
    return server_address(settings) if settings.neo4j_uri else local.address(settings)


def _server_status(settings: Settings, address: Address | None) -> dict[str, Any]:
    mine = not settings.neo4j_uri
    said = handshake(address) if address else None
    service = services.running(settings.home, local.SERVICE) if mine else None
    return {
        "ready": bool(said and said.ready),
        "local": mine,
        "uri": address.uri if address else None,
        "user": address.user if address else None,
        "password_file": str(address.password_file) if address and address.password_file else None,
        "version": said.version if said else None,
        "gds": said.gds if said else None,
        "problem": said.problem if said else "it does not run; `loangraph up` starts it",
        "pid": service.pid if service else None,
        "logs": str(local.logs(settings)) if mine and local.logs(settings).exists() else None,
        "program": str(settings.cache / f"neo4j-{jars.NEO4J}-gds-{jars.GDS}") if mine else None,
    }


def _schema_status(address: Address) -> dict[str, Any]:
    files = schema.schema_files()
    try:
        with open_address(address) as graph:
            waiting = schema.pending(graph, files)
    except GraphError as error:
        return {"files": len(files), "pending": [], "problem": str(error)}
    return {"files": len(files), "pending": [file.name for file in waiting], "problem": ""}


def _speaks_cypher_25(graph: Graph) -> None:
    try:
        graph.read("RETURN 1 AS one")
    except Neo4jError as error:
        raise GraphError(
            "GRA004",
            f"this server does not speak Cypher 25: {error.message}",
            place=graph.uri,
            expected=f"Neo4j {jars.NEO4J}, or another release that knows Cypher 25",
            next_move="use a newer server",
        ) from error

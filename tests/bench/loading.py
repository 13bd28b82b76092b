"""Loading against a bare driver that MERGEs by id what the load wrote: the same rows, properties, indexes, batches."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.graph.connection import Graph
from engine.intake.reading import CHUNK
from tests.bench.place import Command, Place
from tests.bench.report import Row

GOVERNANCE = {"Schema", "Batch", "Graph"}
Key = tuple[str, str, str | None]
"""A node by the label that has its constraint, its id, and for a state its as-of."""


def measured(place: Place, small: Path, large: Path) -> list[Row]:
    """Load a small folder, then a large one; the large one stays loaded in the place that is returned for it."""
    first = place.fresh("small").command("load", str(small), "--json")
    whole = place.fresh("large")
    command = whole.command("load", str(large), "--json")
    rows = rows_of(command)
    with whole.graph() as graph:
        written = list(statements_of(graph))
    bare = place.fresh("bare")
    with bare.graph() as graph:
        seconds = write_bare(graph, written)
    return [
        Row(f"load: {rows:,} rows", rows / command.seconds, "rows/s"),
        Row("the same rows by a bare driver, UNWIND and MERGE by id", rows / seconds, "rows/s"),
        Row("load, as a share of the bare driver", seconds / command.seconds, "", 0.5, at_least=True),
        Row(f"load: peak memory with {rows_of(first):,} rows", first.peak, "MiB"),
        Row(f"load: peak memory with {rows:,} rows", command.peak, "MiB"),
        Row("load: growth of peak memory", command.peak / first.peak, "", 1.25),
    ]


def rows_of(command: Command) -> int:
    files = command.json()["files"].values()
    refused = sum(file["quarantined"] for file in files)
    if refused:
        raise SystemExit(f"{refused} rows of the made-up portfolio were quarantined")
    return sum(file["read"] for file in files)


def write_bare(graph: Graph, written: list[tuple[str, list[dict[str, Any]]]]) -> float:
    """Seconds a bare driver takes for the statements, one transaction a batch."""
    began = time.monotonic()
    for text, rows in written:
        for start in range(0, len(rows), CHUNK):
            graph.write(text, rows=rows[start : start + CHUNK])
    return time.monotonic() - began


def statements_of(graph: Graph) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What a bare client would send to get this graph: stable nodes; states with what hangs them up; relationships."""
    nodes, labels = _nodes(graph)
    stable: dict[str, list[dict]] = defaultdict(list)
    states: dict[str, dict[Key, dict]] = defaultdict(dict)
    for key, properties in nodes.items():
        if _is_state(properties):
            states[key[0]][key] = properties
        else:
            stable[":".join(labels[key])].append({"id": key[1], "properties": properties})
    for names, rows in sorted(stable.items()):
        first, *more = names.split(":")
        also = "".join(f", n:{name}" for name in more)
        yield (
            f"UNWIND $rows AS row MERGE (n:{first} {{id: row.id}}) SET n = row.properties{also}",
            rows,
        )
    hung: set[Key] = set()
    loose: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    hanging: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    for kind, start, end, properties in _relationships(graph):
        row = {"from": start[1], "from_as_of": start[2], "to": end[1], "to_as_of": end[2], "properties": properties}
        if end[0] in states and not properties and end not in hung and not _is_state(nodes[start]):
            hung.add(end)
            hanging[kind, start[0], end[0]].append({**row, "state": states[end[0]].pop(end)})
        else:
            loose[kind, start[0], end[0]].append(row)
    for (kind, start_label, end_label), rows in sorted(hanging.items()):
        yield (
            f"UNWIND $rows AS row MATCH (a:{start_label} {{id: row.from}}) "
            f"MERGE (b:{end_label} {_key('row.to', 'row.to_as_of')}) SET b = row.state MERGE (a)-[:{kind}]->(b)",
            rows,
        )
    for label, left in sorted(states.items()):
        rows = [{"id": key[1], "as_of": key[2], "properties": properties} for key, properties in left.items()]
        if rows:
            yield f"UNWIND $rows AS row MERGE (n:{label} {_key('row.id', 'row.as_of')}) SET n = row.properties", rows
    for (kind, start_label, end_label), rows in sorted(loose.items()):
        yield (
            _relationship(kind, _match("a", start_label, "from", states), _match("b", end_label, "to", states), rows),
            rows,
        )


def _nodes(graph: Graph) -> tuple[dict[Key, dict], dict[Key, list[str]]]:
    nodes: dict[Key, dict] = {}
    labels: dict[Key, list[str]] = {}
    for row in graph.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties"):
        if not GOVERNANCE & set(row["labels"]):
            key = _node_key(row["labels"], row["properties"])
            nodes[key] = row["properties"]
            labels[key] = sorted(row["labels"], key=lambda label: label != "Party")
    return nodes, labels


def _relationships(graph: Graph) -> Iterator[tuple[str, Key, Key, dict]]:
    query = """
        MATCH (a)-[r]->(b)
        RETURN type(r) AS kind, properties(r) AS properties, labels(a) AS la, a.id AS ia, a.as_of AS sa,
               labels(b) AS lb, b.id AS ib, b.as_of AS sb
        """
    for row in graph.read(query):
        start = _node_key(row["la"], {"id": row["ia"], "as_of": row["sa"]})
        end = _node_key(row["lb"], {"id": row["ib"], "as_of": row["sb"]})
        yield row["kind"], start, end, row["properties"]


def _node_key(labels: list[str], properties: dict) -> Key:
    return ("Party" if "Party" in labels else labels[0], properties["id"], properties.get("as_of"))


def _is_state(properties: dict) -> bool:
    return properties.get("as_of") is not None


def _key(identity: str, as_of: str) -> str:
    return f"{{id: {identity}, as_of: {as_of}}}"


def _match(name: str, label: str, end: str, states: dict) -> str:
    key = _key(f"row.{end}", f"row.{end}_as_of") if label in states else f"{{id: row.{end}}}"
    return f"MATCH ({name}:{label} {key})"


def _relationship(kind: str, start: str, end: str, rows: list[dict]) -> str:
    properties = rows[0]["properties"]
    if not properties:
        key = ""
    elif kind == "TRANSFERRED":
        key = " {id: row.properties.id}"
    else:
        key = " {id: row.properties.id, as_of: row.properties.as_of}"
    return f"UNWIND $rows AS row {start} {end} MERGE (a)-[r:{kind}{key}]->(b) SET r = row.properties"

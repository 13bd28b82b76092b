"""The schema of the graph: the files ``cypher/schema/V001__….cypher``, applied in order, once, and never changed after.

A file whose application was cut short is applied again as a whole; a rule that is there already, name and all, is done.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from neo4j.exceptions import ClientError

from engine import clock
from engine.errors import GraphError
from engine.graph.connection import Graph
from engine.graph.statements import statement, statements
from engine.settings import ROOT

FOLDER = ROOT / "cypher" / "schema"
_ALREADY_THERE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
_NAME = re.compile(r"V(\d{3})__[a-z0-9_]+\.cypher")


@dataclass(frozen=True)
class SchemaFile:
    """One file: its number, its name, its text and the SHA-256 of that text."""

    version: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """Of the text with Unix line ends, so that a checkout on another system has the same."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()


def schema_files(folder: Path = FOLDER) -> list[SchemaFile]:
    """The schema files in order. Raises GraphError for a name out of shape or two of one number."""
    files = [_read(path) for path in sorted(folder.glob("*.cypher"))]
    for earlier, later in pairwise(files):
        if earlier.version == later.version:
            raise GraphError(
                "GRA006",
                f"{earlier.name} and {later.name} have the same number",
                place=str(folder),
                next_move=f"give the newer one a number above {files[-1].version}",
            )
    return files


def _read(path: Path) -> SchemaFile:
    found = _NAME.fullmatch(path.name)
    if not found:
        expected = "V001__what_it_does.cypher"
        raise GraphError("GRA006", "not the name of a schema file", place=str(path), expected=expected)
    return SchemaFile(int(found[1]), path.name, path.read_text("utf-8"))


def apply_schema(graph: Graph, folder: Path = FOLDER) -> list[str]:
    """Apply the files that this graph has not had; return their names.

    Raises GraphError, before anything is applied, where a file that was applied has changed or is gone, or where a
    new one has a number below one that was applied.
    """
    files = schema_files(folder)
    waiting = pending(graph, files)
    if not waiting:
        return []
    for file in waiting:
        _apply(graph, file)
    graph.alone(statement("server/schema_ready"))
    return [file.name for file in waiting]


def _apply(graph: Graph, file: SchemaFile) -> None:
    for text in statements(file.text):
        try:
            graph.write(text)
        except ClientError as error:
            if error.code != _ALREADY_THERE:
                raise GraphError(
                    "GRA009",
                    f"the server refuses a statement: {error.message}",
                    place=f"cypher/schema/{file.name}",
                    next_move="mend the statement; those before it have been applied, and applying them again is safe",
                ) from error
    graph.write(
        statement("server/schema_record"),
        version=file.version,
        name=file.name,
        checksum=file.checksum,
        applied_at=clock.now(),
    )


def pending(graph: Graph, files: list[SchemaFile]) -> list[SchemaFile]:
    """The files still to be applied; raises as ``apply_schema`` does."""
    applied = {row["version"]: row for row in graph.read(statement("server/schema_applied"))}
    known = {file.version: file for file in files}
    for version, row in applied.items():
        file = known.get(version)
        if file is None or file.checksum != row["checksum"]:
            raise _changed(row["name"], file)
    newest = max(applied, default=0)
    waiting = [file for file in files if file.version not in applied]
    for file in waiting:
        if file.version < newest:
            raise GraphError(
                "GRA008",
                f"{file.name} is new, but this graph has already had number {newest}",
                place=f"cypher/schema/{file.name}",
                next_move=f"give it a number above {newest}",
            )
    return waiting


def _changed(name: str, file: SchemaFile | None) -> GraphError:
    what = "has changed since it was applied to this graph" if file else "was applied to this graph and is not here"
    return GraphError(
        "GRA007",
        f"{name} {what}",
        place=f"cypher/schema/{name}",
        expected="the file as it was applied",
        next_move="restore it and put the change into a new file with the next number",
    )

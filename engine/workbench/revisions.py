"""A catalogue by the name that a person gives it: a published version, a stored hash, or a revision of git."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

from engine.catalogue.catalogue import (
    FOLDERS,
    MODEL,
    Catalogue,
    counts,
    files_of,
    from_files,
    read_catalogue,
    rule_errors,
)
from engine.catalogue.stored import stored_catalogue
from engine.catalogue.versions import in_force, version
from engine.errors import CatalogueError, RequestError, UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.settings import ROOT

HASH = re.compile(r"[0-9a-f]{8,64}")


def working(root: Path = ROOT) -> tuple[str, Catalogue]:
    """The files of the checkout as they are now; the first of their errors is raised."""
    return "the working files", read_catalogue(root)


def named(graph: Graph, name: str | None, root: Path = ROOT) -> tuple[str, Catalogue]:
    """A catalogue and what it is called: the version in force where no name is given, a version by its number, a stored
    one by (the beginning of) its hash, a git revision, or a folder that holds cypher/ and rules/.

    UnknownError UNK061 where nothing has that name; the errors of a catalogue that cannot decide are raised.
    """
    if name is None:
        version_now = in_force(graph)
        return f"version {version_now.number}", stored_catalogue(graph, version_now.hash)
    if name.isdigit() and len(name) < 7:
        return f"version {name}", stored_catalogue(graph, version(graph, int(name)).hash)
    if HASH.fullmatch(name) and (found := _stored(graph, name)):
        return f"catalogue {found[:12]}", stored_catalogue(graph, found)
    folder = Path(name)
    if (folder / "rules").is_dir() and (folder / "cypher").is_dir():
        return str(folder), able(files_of(folder))
    return f"revision {name}", able(_of_git(name, root))


def able(files: Mapping[str, str]) -> Catalogue:
    """A catalogue from texts; the first of its errors is raised."""
    catalogue = from_files(files)
    for error in faults(catalogue):
        raise error
    return catalogue


def faults(catalogue: Catalogue) -> list[CatalogueError]:
    """Why a catalogue cannot decide; empty where it can."""
    return catalogue.errors or rule_errors(catalogue)


def _stored(graph: Graph, begins: str) -> str:
    rows = graph.read(statement("records/catalogues_beginning"), begins=begins)
    if len(rows) > 1:
        raise RequestError("REQ061", f"several stored catalogues begin with {begins}", expected="more letters of one")
    return str(rows[0]["hash"]) if rows else ""


def _of_git(revision: str, root: Path) -> dict[str, str]:
    command = ["git", "-C", str(root), "archive", "--format=tar", "--end-of-options", revision, *_top()]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] if done.returncode else []
    except OSError as error:
        why = [str(error)]
    if why:
        raise UnknownError(
            "UNK061",
            f"no catalogue is called {revision!r}: {why[0]}",
            expected="the number of a version, the hash of a stored catalogue, a revision of git, or a folder",
            next_move="`loangraph log` lists versions, `git log -- cypher rules` revisions",
        )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        members = [member for member in archive.getmembers() if member.isfile() and _belongs(member.name)]
        return {one.name: archive.extractfile(one).read().decode("utf-8") for one in members}  # type: ignore[union-attr]


def _top() -> list[str]:
    return sorted({folder.split("/")[0] for folder in FOLDERS})


def _belongs(path: str) -> bool:
    in_folders = path.startswith(tuple(f"{folder}/" for folder in FOLDERS)) and path.endswith((".cypher", ".yaml"))
    return path == MODEL or (in_folders and counts(path))

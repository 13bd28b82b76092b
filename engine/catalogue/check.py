"""Everything that can be known about the catalogue without a server: files, cases beside them, rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.catalogue.cases import SUFFIX, find_case_files, misplaced, query_at, read_cases
from engine.catalogue.catalogue import Catalogue, files_of, from_files, place_of, rule_errors
from engine.errors import CatalogueError


def check(root: Path, paths: Iterable[str] = ()) -> list[CatalogueError]:
    """Every error of a checkout, in the order of places; of some files or folders only where paths are given."""
    catalogue = from_files(files_of(root))
    errors = [*catalogue.errors, *_without_cases(catalogue, root), *_case_errors(catalogue, root)]
    # Rules are read against what queries return: while a query cannot be read, they would be blamed for it.
    errors += rule_errors(catalogue) if not catalogue.errors else []
    wanted = [path.rstrip("/") for path in paths]
    return sorted((error for error in errors if _under(place_of(error)[0], wanted)), key=place_of)


def as_row(error: CatalogueError) -> dict[str, Any]:
    """An error as ``check --json`` prints it."""
    file, line, column = place_of(error)
    message = ". ".join(part for part in (error.message, _said("expected", error.expected), error.next_move) if part)
    return {"code": error.code, "file": file, "line": line, "column": column, "message": message}


def _said(what: str, text: str) -> str:
    return f"{what}: {text}" if text else ""


def _under(file: str, wanted: list[str]) -> bool:
    return not wanted or any(file == path or file.startswith(f"{path}/") for path in wanted)


def _without_cases(catalogue: Catalogue, root: Path) -> list[CatalogueError]:
    return [
        query.error("IND017", "there are no cases beside this file", next_move=f"write {cases}")
        for query in catalogue.queries
        if not (root / (cases := query.path.removesuffix(".cypher") + SUFFIX)).is_file()
    ]


def _case_errors(catalogue: Catalogue, root: Path) -> list[CatalogueError]:
    errors: list[CatalogueError] = []
    broken = {place_of(error)[0] for error in catalogue.errors}
    for path in find_case_files(root):
        try:
            file = read_cases(path, root)
            if file.query_path not in broken:
                errors += misplaced(catalogue, query_at(catalogue, file.query_path), file)
        except CatalogueError as error:
            if place_of(error)[0] not in broken:
                errors.append(error)
    return errors

"""Everything that can be known about the catalogue without running a case: files, cases beside them, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from engine.catalogue.cases import SUFFIX, beside, case_paths, cases_of, misplaced, query_at, query_of
from engine.catalogue.catalogue import Catalogue, counts, files_of, from_files, place_of, rule_errors
from engine.catalogue.deep import deep_faults
from engine.catalogue.model import MODEL, read_model
from engine.catalogue.unread import undated_errors, unread_errors
from engine.errors import CatalogueError
from engine.strict_yaml import every, read_yaml

RULE_TESTS = "rules/tests/"


def check(root: Path, paths: Iterable[str] = ()) -> list[CatalogueError]:
    """Every error of a checkout, in the order of places; of some files or folders only where paths are given."""
    return check_texts(all_texts(root), paths)


def all_texts(root: Path) -> dict[str, str]:
    """The texts of a checkout that are checked: the catalogue, the schema, and every file of cases."""
    more = [*(root / "cypher/schema").glob("*.cypher"), *(root / "cypher").rglob(f"*{SUFFIX}")]
    tests = [path for path in (root / "rules").rglob("*.yaml") if not counts(path.relative_to(root).as_posix())]
    return files_of(root) | {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in [*more, *tests]}


def check_texts(texts: Mapping[str, str], paths: Iterable[str] = ()) -> list[CatalogueError]:
    """The same over texts by their paths."""
    files = {path: text for path, text in texts.items() if counts(path) and not path.startswith("cypher/schema/V")}
    catalogue = from_files(files)
    found = [*catalogue.errors, *_without_cases(catalogue, texts), *_case_errors(catalogue, texts)]
    wanted = [path.rstrip("/") for path in paths]
    found += _deep(catalogue, texts, wanted)
    found += _rules(catalogue, texts)
    errors = {(error.code, error.place, error.message): error for error in found}
    return sorted((error for error in errors.values() if under(place_of(error)[0], wanted)), key=place_of)


def as_row(error: CatalogueError) -> dict[str, Any]:
    """An error as ``check --json`` prints it; the message holds what was expected and the next move, too."""
    file, line, column = place_of(error)
    message = ". ".join(part for part in (error.message, _said("expected", error.expected), error.next_move) if part)
    return {
        "code": error.code, "file": file, "line": line, "column": column, "message": message,
        "expected": error.expected, "next_move": error.next_move,
    }  # fmt: skip


def _said(what: str, text: str) -> str:
    return f"{what}: {text}" if text else ""


def under(file: str, wanted: list[str]) -> bool:
    """Whether a file is one of some paths, or lies in one of them; no paths are all."""
    return not wanted or any(file == path or file.startswith(f"{path}/") for path in wanted)


def _deep(catalogue: Catalogue, texts: Mapping[str, str], wanted: list[str]) -> list[CatalogueError]:
    try:
        model = read_model(texts)
    except CatalogueError as error:
        return every(error)
    except KeyError:
        return [CatalogueError("YML005", "there is no model of the graph", place=f"{MODEL}:1:1")]
    return deep_faults(catalogue, model, lambda path: under(path, wanted))


def _rules(catalogue: Catalogue, texts: Mapping[str, str]) -> Iterator[CatalogueError]:
    """What is wrong with rules and parameters, less what is only a consequence of a query that cannot be read."""
    read = {query.id for query in [*catalogue.queries, *catalogue.measures.values()]}
    unread = {PurePosixPath(path).stem for path in catalogue.files if path.endswith(".cypher")} - read
    yield from (error for error in rule_errors(catalogue) if not any(f"`{name}" in error.message for name in unread))
    yield from undated_errors(catalogue)
    try:
        rules = catalogue.rules
    except CatalogueError:
        return
    if not unread:
        yield from unread_errors(catalogue, (rules.tried or rules).parameters)
    yield from _rule_test_errors(catalogue, texts)


def _rule_test_errors(catalogue: Catalogue, texts: Mapping[str, str]) -> Iterator[CatalogueError]:
    from engine.rules.cases import read_cases as read_rule_cases

    for path, text in texts.items():
        if path.startswith(RULE_TESTS):
            try:
                read_rule_cases(catalogue.rules, text, path)
            except CatalogueError as error:
                yield from every(error)


def _without_cases(catalogue: Catalogue, texts: Mapping[str, str]) -> list[CatalogueError]:
    return [
        query.error("IND017", "there are no cases beside this file", next_move=f"write {cases}")
        for query in [*catalogue.queries, *catalogue.measures.values()]
        if (cases := beside(query.path)) not in texts
    ]


def _case_errors(catalogue: Catalogue, texts: Mapping[str, str]) -> list[CatalogueError]:
    errors: list[CatalogueError] = []
    broken = {place_of(error)[0] for error in catalogue.errors}
    for path in case_paths(texts):
        try:
            file = cases_of(path, texts[path], has_query=query_of(path) in texts)
            if file.query_path not in broken:
                errors += misplaced(catalogue, query_at(catalogue, file.query_path), file)
        except CatalogueError as error:
            if place_of(error)[0] not in broken:
                errors += every(error)
    for path, text in texts.items():
        if path.startswith("cypher/measures/") and path.endswith(SUFFIX):
            try:
                read_yaml(text, path)
            except CatalogueError as error:
                errors += every(error)
    return errors

"""Everything that can be known about the catalogue without running a case: files, cases beside them, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from engine.catalogue.book import ENDING, book_files, captured_of
from engine.catalogue.book import FOLDER as BOOK
from engine.catalogue.cases import (
    SUFFIX,
    CaseFile,
    beside,
    case_paths,
    cases_of,
    misplaced,
    misplaced_in,
    query_at,
    query_of,
)
from engine.catalogue.catalogue import Catalogue, counts, files_of, from_files, place_of, rule_errors
from engine.catalogue.deep import deep_faults
from engine.catalogue.headers import NOT_CONSIDERED
from engine.catalogue.model import MODEL, read_model
from engine.catalogue.unread import undated_errors, unread_errors
from engine.errors import CatalogueError, UnknownError
from engine.strict_yaml import did_you_mean, every, read_yaml

RULE_TESTS = "rules/tests/"


def check(root: Path, paths: Iterable[str] = ()) -> list[CatalogueError]:
    """Every error of a checkout, in the order of places; of some files or folders only where paths are given."""
    return check_texts(all_texts(root), paths)


def all_texts(root: Path) -> dict[str, str]:
    """The texts of a checkout that are checked: the catalogue, the schema, and every case, captured ones too."""
    more = [*(root / "cypher/schema").glob("*.cypher"), *(root / "cypher").rglob(f"*{SUFFIX}"), *book_files(root)]
    tests = [path for path in (root / "rules").rglob("*.yaml") if not counts(path.relative_to(root).as_posix())]
    return files_of(root) | {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in [*more, *tests]}


def check_texts(texts: Mapping[str, str], paths: Iterable[str] = ()) -> list[CatalogueError]:
    """The same over texts by their paths."""
    files = {path: text for path, text in texts.items() if counts(path) and not path.startswith("cypher/schema/V")}
    catalogue = from_files(files)
    found = [*catalogue.errors, *_without_cases(catalogue, texts), *_case_errors(catalogue, texts)]
    found += [*_unconsidered(catalogue), *_book_errors(catalogue, texts)]
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


def faults_of(root: Path, catalogue: Catalogue, path: str) -> list[CatalogueError]:
    """Every error of one query of a catalogue that was read already, its cases and the rules left aside."""
    found = [*catalogue.errors, *_deep(catalogue, all_texts(root), [path])]
    return sorted((error for error in found if place_of(error)[0] == path), key=place_of)


def named(root: Path, texts: Mapping[str, str], arguments: Iterable[str]) -> list[str]:
    """The paths that some arguments mean: paths from the top of the checkout, or mere names of files or folders.

    Raises UnknownError UNK031 for an argument that is neither: checking nothing must not look like finding nothing.
    """
    known: dict[str, set[str]] = {}
    for path in texts:
        for name in (PurePosixPath(path).name.split(".")[0], PurePosixPath(path).parent.name):
            known.setdefault(name, set()).add(path)
    wanted: list[str] = []
    for argument in arguments:
        path = argument.rstrip("/")
        if (root / path).exists():
            wanted.append(path)
        elif path in known:
            wanted += sorted(known[path])
        else:
            raise UnknownError(
                "UNK031", f"nothing is named `{argument}`", place="PATH",
                expected="a file or folder under cypher/ or rules/, or the name of one",
                next_move=did_you_mean(path, [*known, *texts]) or "`loangraph check` checks all",
            )  # fmt: skip
    return wanted


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


def _uncaptured(file: CaseFile, texts: Mapping[str, str]) -> Iterator[CatalogueError]:
    """Cases that begin with a captured one that is not in the book."""
    book = [path[len(BOOK) + 1 : -len(ENDING)] for path in texts if path.startswith(f"{BOOK}/")]
    for index, case in enumerate(file.cases):
        if case.captured and case.captured not in book:
            yield CatalogueError(
                "TST006", f"there is no captured case `{case.captured}`",
                place=file.document.place("cases", index, "from"),
                expected=f"{BOOK}/{case.captured}{ENDING}",
                next_move=did_you_mean(case.captured, book) or "`loangraph case INDICATOR APPLICATION` captures one",
            )  # fmt: skip


def _without_cases(catalogue: Catalogue, texts: Mapping[str, str]) -> list[CatalogueError]:
    return [
        query.error("IND017", "there are no cases beside this file", next_move=f"write {cases}")
        for query in [*catalogue.queries, *catalogue.measures.values()]
        if (cases := beside(query.path)) not in texts
    ]


def _unconsidered(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Indicators that count before anybody said which honest firm they may hit."""
    for query in catalogue.indicators.values():
        said = query.header.honest
        if not query.header.trial and (said is None or said.en == NOT_CONSIDERED):
            yield CatalogueError(
                "IND047", "nobody has said yet what honest firm trips this",
                place=query.document.place(*(["honest"] if said else ["id"])),
                expected="honest: {zh: …, en: …}",
                next_move="name the firm that has nothing to hide and is hit all the same",
            )  # fmt: skip


def _book_errors(catalogue: Catalogue, texts: Mapping[str, str]) -> list[CatalogueError]:
    """What is wrong with captured cases: keys and values, their indicator, what they expect or give."""
    errors: list[CatalogueError] = []
    broken = {PurePosixPath(place_of(error)[0]).stem for error in catalogue.errors}
    for path, text in texts.items():
        if not (path.startswith(f"{BOOK}/") and path.endswith(ENDING)):
            continue
        try:
            captured = captured_of(path, text)
            name = captured.entry.indicator
            if name in catalogue.indicators:
                errors += misplaced_in(
                    catalogue, catalogue.indicators[name], captured.entry.case, captured.document, "case"
                )
            elif name not in broken:
                raise CatalogueError(
                    "TST010", f"there is no indicator `{name}`", place=captured.document.place("indicator"),
                    next_move=did_you_mean(name, catalogue.indicators),
                )  # fmt: skip
        except CatalogueError as error:
            errors += every(error)
    return errors


def _case_errors(catalogue: Catalogue, texts: Mapping[str, str]) -> list[CatalogueError]:
    errors: list[CatalogueError] = []
    broken = {place_of(error)[0] for error in catalogue.errors}
    for path in case_paths(texts):
        try:
            file = cases_of(path, texts[path], has_query=query_of(path) in texts)
            errors += _uncaptured(file, texts)
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

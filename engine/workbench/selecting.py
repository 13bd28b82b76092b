"""Which cases a person means by ``PATH``, ``PATH::case`` or a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from engine.catalogue.book import book_files, read_captured
from engine.catalogue.cases import SUFFIX, Runnable, find_case_files, misplaced_in, query_of, read_cases
from engine.catalogue.catalogue import Catalogue
from engine.errors import CatalogueError, UnknownError
from engine.rules.cases import read_cases as read_rule_cases
from engine.strict_yaml import did_you_mean, every, read_yaml
from engine.workbench.measure_cases import FOLDER as MEASURES
from engine.workbench.measure_cases import read_measure_cases

RULE_TESTS = "rules/tests"
WORDS = "rules/lists/nature_words.test.yaml"
Kind = Literal["query", "measure", "rule", "captured", "words", "draft", "unreadable"]


@dataclass(frozen=True)
class Item:
    """One thing to run, or a file that cannot be read. about: the path of the query, or empty.

    case: what is run (a case of a query, a measure or the rules, a captured one, a row of words), or the error.
    """

    kind: Kind
    file: str
    name: str
    place: str
    about: str
    case: Any


@dataclass(frozen=True)
class Wanted:
    """What one argument names."""

    path: str
    case: str

    def takes(self, item: Item) -> bool:
        """Whether it means this item: its file, the query beside it, a folder above, or the mere name of either."""
        return self._names(item) and (not self.case or self.case in (item.name, item.place) or self.case in item.name)

    def _names(self, item: Item) -> bool:
        if not self.path or any(one == self.path or one.startswith(f"{self.path}/") for one in (item.file, item.about)):
            return True
        if "/" not in self.path:
            return self.path in (PurePosixPath(item.about).stem, PurePosixPath(item.file).name.split(".")[0])
        # Rules and parameters have no cases of their own: those of rules/tests speak of all of them.
        return item.kind == "rule" and self.path.startswith("rules/") and not self.path.startswith(RULE_TESTS)


def wanted_of(arguments: Iterable[str], root: Path) -> list[Wanted]:
    """The arguments as they are meant: paths from anywhere become paths from the top of the checkout."""
    found = []
    for argument in arguments:
        path, _, case = argument.partition("::")
        absolute = Path(path).absolute()
        inside = absolute.is_relative_to(root) and (absolute.exists() or "/" in path)
        name = absolute.relative_to(root).as_posix() if inside else path.strip("/")
        found.append(Wanted("" if name == "." else name, case))
    return found


def select(catalogue: Catalogue, root: Path, arguments: Sequence[str] = ()) -> list[Item]:
    """The items that some arguments name, all where there are none; UnknownError UNK031 where one names nothing."""
    items, wanted = list(all_items(catalogue, root)), wanted_of(arguments, root)
    for argument, one in zip(arguments, wanted, strict=True):
        if not any(one.takes(item) for item in items):
            known = {PurePosixPath(item.about or item.file).stem.split(".")[0] for item in items}
            known |= {item.name for item in items if one.case and Wanted(one.path, "").takes(item)}
            raise UnknownError(
                "UNK031", f"no case is named by `{argument}`", place="PATH",
                expected="a file or folder under cypher/ or rules/, the name of a query, or one of these and ::case",
                next_move=did_you_mean(one.case or one.path, known) or "`loangraph test` runs all",
            )  # fmt: skip
    return [item for item in items if not wanted or any(one.takes(item) for one in wanted)]


def all_items(catalogue: Catalogue, root: Path) -> Iterator[Item]:
    """Everything that can be run, in the order of paths within each kind."""
    queries: dict[str, Runnable] = {query.path: query for query in catalogue.definitions.values()}
    queries |= {query.path: query for query in catalogue.indicators.values()}
    for path in find_case_files(root):
        yield from _query_items(catalogue, queries, path, root)
    for path in sorted((root / MEASURES).glob(f"*{SUFFIX}")):
        yield from _measure_items(path, root)
    for path in book_files(root):
        yield from _captured_items(catalogue, path, root)
    yield from _rule_items(catalogue, root)
    yield from _word_items(root)
    yield from _drafts(catalogue)


def _unreadable(file: str, error: CatalogueError, about: str = "") -> Iterator[Item]:
    for one in every(error):
        yield Item("unreadable", file, "the file cannot be read", one.place or f"{file}:1:1", about, one)


def _query_items(catalogue: Catalogue, queries: Mapping[str, Runnable], path: Path, root: Path) -> Iterator[Item]:
    name = path.relative_to(root).as_posix()
    try:
        file = read_cases(path, root)
    except CatalogueError as error:
        yield from _unreadable(name, error, query_of(name))
        return
    query = queries.get(file.query_path)
    for index, case in enumerate(file.cases):
        place = file.document.place("cases", index)
        faults = list(misplaced_in(catalogue, query, case, file.document, "cases", index)) if query else []
        for fault in faults:
            # What no query returns or reads would be compared with nothing, or passed over.
            yield Item("unreadable", name, case.name, place, file.query_path, fault)
        if not faults:
            yield Item("query", name, case.name, place, file.query_path, case)


def _measure_items(path: Path, root: Path) -> Iterator[Item]:
    name = path.relative_to(root).as_posix()
    try:
        cases, document = read_measure_cases(path, root)
    except CatalogueError as error:
        yield from _unreadable(name, error, query_of(name))
        return
    for index, case in enumerate(cases):
        yield Item("measure", name, case.name, document.place("cases", index), query_of(name), case)


def _captured_items(catalogue: Catalogue, path: Path, root: Path) -> Iterator[Item]:
    name = path.relative_to(root).as_posix()
    try:
        captured = read_captured(path, root)
        indicator = catalogue.indicators.get(captured.entry.indicator)
        if indicator is None:
            raise CatalogueError(
                "TST001", f"there is no indicator `{captured.entry.indicator}`",
                place=captured.document.place("indicator"),
                next_move=did_you_mean(captured.entry.indicator, catalogue.indicators),
            )  # fmt: skip
    except CatalogueError as error:
        yield from _unreadable(name, error)
        return
    yield Item("captured", name, captured.entry.case.name, captured.document.place("case"), indicator.path, captured)


def _rule_items(catalogue: Catalogue, root: Path) -> Iterator[Item]:
    for path in sorted((root / RULE_TESTS).glob("*.yaml")):
        name = path.relative_to(root).as_posix()
        try:
            cases = read_rule_cases(catalogue.rules, path.read_text("utf-8"), name)
        except CatalogueError as error:
            yield from _unreadable(name, error)
            continue
        for case in cases:
            yield Item("rule", name, case.name, case.place, "", case)


def _word_items(root: Path) -> Iterator[Item]:
    if (root / WORDS).is_file():
        document = read_yaml((root / WORDS).read_text("utf-8"), WORDS)
        for index, row in enumerate(document.value["cases"]):
            place = document.place("cases", index)
            yield Item("words", WORDS, row["purpose"], place, WORDS.replace(".test.yaml", ".yaml"), row)


def _drafts(catalogue: Catalogue) -> Iterator[Item]:
    rules = catalogue.rules.tried or catalogue.rules
    read = set(rules.parameters).union(*(query.parameters for query in catalogue.queries))
    for path, text in catalogue.files.items():
        if path.startswith("rules/parameters/"):
            document = read_yaml(text, path)
            for name, entry in (document.value or {}).items():
                if isinstance(entry, dict) and entry.get("draft") is True:
                    message, move = f"nothing reads `{name}` yet", "name it in a query or a rule; take `draft` away"
                    if name in read:
                        message, move = f"`{name}` is read, and still marked `draft`", "take `draft` away"
                    error = CatalogueError("TST008", message, place=document.place(name), next_move=move)
                    yield Item("draft", path, name, error.place, "", error)

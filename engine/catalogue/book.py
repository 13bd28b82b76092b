"""The case book: captured cases of real applications, masked, under cypher/cases/book/<indicator>/<name>.case.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.catalogue.cases import Case
from engine.catalogue.headers import Name
from engine.errors import CatalogueError
from engine.settings import ROOT
from engine.strict_yaml import Document, Strict, did_you_mean, fit, read_yaml

FOLDER = "cypher/cases/book"
ENDING = ".case.yaml"


class BookCase(Strict):
    """One captured case. verdict: true where a person confirmed the alarm, false where it was a false alarm.

    open: a false alarm that is still raised; it counts as known until a change of the catalogue settles it.
    """

    indicator: Name
    verdict: bool | None = None
    open: bool = False
    case: Case


@dataclass(frozen=True)
class Captured:
    """A file of the book."""

    path: str
    entry: BookCase
    document: Document


def book_files(root: Path) -> list[Path]:
    """Every captured case, in the order of paths."""
    return sorted((root / FOLDER).rglob(f"*{ENDING}"))


def read_captured(path: Path, root: Path) -> Captured:
    """One file of the book; CatalogueError YML… where it does not read."""
    return captured_of(path.relative_to(root).as_posix(), path.read_text("utf-8"))


def captured_of(name: str, text: str) -> Captured:
    """The same from a text."""
    document = read_yaml(text, name)
    return Captured(name, fit(BookCase, document), document)


def whole(case: Case, root: Path = ROOT) -> Case:
    """A case with what it takes from a captured one; TST006 where nobody captured a case of that name."""
    if not case.captured:
        return case
    path = root / FOLDER / f"{case.captured}{ENDING}"
    if not path.is_file():
        known = [file.relative_to(root / FOLDER).as_posix().removesuffix(ENDING) for file in book_files(root)]
        raise CatalogueError(
            "TST006", f"there is no captured case `{case.captured}`", expected=f"{FOLDER}/{case.captured}{ENDING}",
            next_move=did_you_mean(case.captured, known) or "`loangraph case INDICATOR APPLICATION` captures one",
        )  # fmt: skip
    captured = read_captured(path, root).entry.case
    own = {name: getattr(case, name) for name in case.model_fields_set}
    return captured.model_copy(update={**own, "captured": ""})

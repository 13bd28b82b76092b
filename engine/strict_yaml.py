"""YAML 1.2 read strictly, with the place of every value.

Twice the same key, an unknown key, a word like ``NO`` taken for false, a float, an alias: each is refused with
file:line:column. Values are text, whole numbers, ``true`` and ``false``, dates, null, lists and maps; nothing else.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from engine.errors import CatalogueError

Path = tuple[str | int, ...]
"""Where a value stands inside a document: keys and indexes from its top."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DIGITS = re.compile(r"-?(0|[1-9][0-9]*)")


class Faults(CatalogueError):
    """Several faults of one text: it is the first of them, and ``others`` are the rest."""

    def __init__(self, errors: list[CatalogueError]) -> None:
        first = errors[0]
        super().__init__(
            first.code, first.message, place=first.place, expected=first.expected, next_move=first.next_move
        )
        self.others = errors[1:]


class Gathering:
    """Goes on after a fault, so that one does not hide the next::

        gathering = Gathering()
        for …:
            with gathering.each():
                …
        gathering.end()
    """

    def __init__(self) -> None:
        self.errors: list[CatalogueError] = []

    @contextmanager
    def each(self) -> Iterator[None]:
        """Do one thing that may be at fault."""
        try:
            yield
        except CatalogueError as error:
            self.errors += every(error)

    def end(self) -> None:
        """Raise what was at fault, all of it."""
        if self.errors:
            raise Faults(self.errors)


def every(error: CatalogueError) -> list[CatalogueError]:
    """An error and those it was raised together with."""
    return [error, *getattr(error, "others", [])]


class Strict(BaseModel):
    """The base of every model of a modeler's file: unknown keys refused, nothing coerced, nothing changed later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """A YAML text as plain values, and the place (line and column from 1) of each of them."""

    name: str
    value: Any
    places: dict[Path, tuple[int, int]]

    def place(self, *path: str | int) -> str:
        """``file:line:column`` of the value at a path, or of the nearest thing around it that stands in the text."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                line, column = self.places[path[:length]]
                return f"{self.name}:{line}:{column}"
        return f"{self.name}:1:1"


@cache
def read_yaml(text: str, name: str, first_line: int = 1) -> Document:
    """Read one YAML document; ``first_line`` is the line of the file on which the text begins.

    The same text is read once, by whichever part of the engine asks first: nobody changes what a document holds.

    Raises CatalogueError YML001 (no YAML), YML002 (a key twice), YML003 (a value of a kind that is not used here), the
    last two as often as they stand there.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + first_line}:{mark.column + 1}" if mark else f"{name}:{first_line}:1"
        raise CatalogueError("YML001", error.problem or "this is no YAML", place=place) from error
    except YAMLError as error:
        raise CatalogueError("YML001", str(error).splitlines()[0], place=f"{name}:{first_line}:1") from error
    reading = _Reading(name, first_line, {}, Gathering())
    value = reading.value(root, ()) if root is not None else None
    reading.gathering.end()
    return Document(name, value, reading.places)


@dataclass(frozen=True)
class _Reading:
    name: str
    first_line: int
    places: dict[Path, tuple[int, int]]
    gathering: Gathering

    def value(self, node: Node, path: Path) -> Any:
        # A node met a second time is an alias: its place would be a lie, and nothing here needs one.
        if node.anchor:
            raise self._error("YML003", node, "an anchor or alias", "the value written out")
        self.places.setdefault(path, self._position(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._item(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(cast(ScalarNode, node))

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            with self.gathering.each():
                key = self._key(key_node, result)
                self.places[(*path, key)] = self._position(key_node)
                result[key] = None
                result[key] = self.value(value_node, (*path, key))
        return result

    def _item(self, node: Node, path: Path) -> Any:
        with self.gathering.each():
            return self.value(node, path)
        return None

    def _key(self, node: Node, taken: Mapping[str, Any]) -> str:
        if not isinstance(node, ScalarNode):
            raise self._error("YML003", node, "a key that is no word", "a plain word as key")
        if node.value in taken:
            raise self._error("YML002", node, f"the key `{node.value}` stands here twice", "one of them")
        return str(node.value)

    def _scalar(self, node: ScalarNode) -> Any:
        kind, text = str(node.tag).rpartition(":")[2], node.value
        if kind == "str":
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text in ("true", "True", "TRUE")
        if kind == "int" and DIGITS.fullmatch(text):
            return int(text)
        if kind == "timestamp" and DAY.fullmatch(text):
            return self._day(node)
        if kind == "timestamp":
            return text
        expected = "a whole number (money in cents, shares in parts per million) or text in quotes"
        raise self._error("YML003", node, f"`{text}` is a {kind} written in a way that is not used here", expected)

    def _day(self, node: ScalarNode) -> date:
        try:
            return date.fromisoformat(node.value)
        except ValueError as error:
            raise self._error("YML003", node, f"`{node.value}` is no day", "a day of the calendar") from error

    def _position(self, node: Node) -> tuple[int, int]:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def _error(self, code: str, node: Node, message: str, expected: str) -> CatalogueError:
        line, column = self._position(node)
        return CatalogueError(code, message, place=f"{self.name}:{line}:{column}", expected=expected)


def fit(model: type[Model], document: Document, value: Any = None, at: Path = ()) -> Model:
    """The document, or the value at a path of it, as a model; everything that does not fit is raised together.

    Codes: YML004 an unknown key, YML005 a missing key, YML006 a value that does not fit.
    """
    try:
        return model.model_validate(document.value if value is None else value)
    except ValidationError as error:
        raise Faults(_misfits(model, document, at, error)) from error


def _misfits(model: type[BaseModel], document: Document, at: Path, error: ValidationError) -> list[CatalogueError]:
    """Every misfit, one at a place: where several kinds of value may stand, each kind complains of the same one."""
    # An unknown key is usually the misspelling of the one that is missing, so it is named first.
    found = sorted(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    errors = {each.place: each for each in reversed([_misfit(model, document, at, one) for one in found])}
    return list(reversed(errors.values()))


def _misfit(model: type[BaseModel], document: Document, at: Path, first: Any) -> CatalogueError:
    path = (*at, *(step for step in first["loc"]))
    key = str(path[-1]) if path else "the document"
    place = document.place(*path)
    if first["type"] == "extra_forbidden":
        known = _keys_at(model, first["loc"][:-1])
        return CatalogueError(
            "YML004",
            f"unknown key `{key}`",
            place=place,
            expected=", ".join(known) or "no such key here",
            next_move=did_you_mean(key, known),
        )
    if first["type"] == "missing":
        return CatalogueError("YML005", f"the key `{key}` is missing", place=place, next_move=f"add `{key}: …`")
    found = first["input"]
    expected = str(first.get("ctx", {}).get("expected", first["msg"]))
    hint = did_you_mean(str(found), re.findall(r"'([^']*)'", expected)) if isinstance(found, str) else ""
    shown = f"`{found}`" if isinstance(found, str | int | bool | date) else f"a {type(found).__name__}"
    return CatalogueError("YML006", f"`{key}` cannot be {shown}", place=place, expected=expected, next_move=hint)


def _keys_at(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """The keys a model knows at a path, as far as the path leads through models; [] beyond."""
    current: Any = model
    for step in path:
        fields = getattr(current, "model_fields", {})
        if step in fields:
            current = _model_in(fields[step].annotation)
    return [field.alias or name for name, field in getattr(current, "model_fields", {}).items()]


def _model_in(annotation: Any) -> Any:
    """The first model inside an annotation such as ``list[Case] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)


def did_you_mean(word: str, known: Iterable[str] | Mapping[str, Any]) -> str:
    """``did you mean `owner`?`` for the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.78)
    return f"did you mean `{near[0]}`?" if near else ""

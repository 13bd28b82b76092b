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
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from engine.errors import CatalogueError

Path = tuple[str | int, ...]
"""Where a value stands inside a document: keys and indexes from its top."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DIGITS = re.compile(r"-?(0|[1-9][0-9]*)")
NUMERIC = re.compile(
    r"[-+]?(0[xob][0-9a-f_]+|[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9]+|\.(inf|nan))", re.IGNORECASE
)
CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""Words that are no text where they stand without quotes: those of YAML 1.2, so neither ``NO`` nor ``off``."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Events of the C library, ten times as fast; what a word means is decided here in any case."""


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
    gathering = Gathering()
    try:
        reading = _Reading(name, first_line, yaml.parse(text, Loader=LOADER), gathering)
        value = reading.document()
    except yaml.MarkedYAMLError as error:
        at_end = error.problem_mark is not None and error.problem_mark.line >= len(text.splitlines())
        # What is missing at the end of a file is missing where it was begun.
        mark = (error.context_mark if at_end else None) or error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + first_line}:{mark.column + 1}" if mark else f"{name}:{first_line}:1"
        raise CatalogueError("YML001", error.problem or "this is no YAML", place=place) from error
    except yaml.YAMLError as error:
        raise CatalogueError("YML001", str(error).splitlines()[0], place=f"{name}:{first_line}:1") from error
    gathering.end()
    return Document(name, value, reading.places)


class _Reading:
    """One text on its way from events to values; faults are gathered, and what is at fault becomes null."""

    def __init__(self, name: str, first_line: int, events: Iterator[Any], gathering: Gathering) -> None:
        self.name = name
        self.first_line = first_line
        self.events = events
        self.gathering = gathering
        self.places: dict[Path, tuple[int, int]] = {}

    def document(self) -> Any:
        """The value of the one document there is; None where there is none."""
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        value = self._value(self._next(), ())
        self._next()
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error("YML001", after, "a second document begins here", "one document in a file")
        return value

    def _next(self) -> Any:
        return next(self.events)

    def _value(self, event: Any, path: Path) -> Any:
        self.places.setdefault(path, self._position(event))
        # An alias has no place of its own, and nothing here needs one.
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._fault("YML003", event, "an anchor or alias", "the value written out")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.ScalarEvent):
            with self.gathering.each():
                return self._scalar(event)
        return None

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault("YML003", event, "a key that is no word", "a plain word as key")
                self._value(event, (*path, ""))
                self._value(self._next(), (*path, ""))
                continue
            key = str(event.value)
            if key in found:
                self._fault("YML002", event, f"the key `{key}` stands here twice", "one of them")
            self.places[(*path, key)] = self._position(event)
            found[key] = self._value(self._next(), (*path, key))
        return found

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if event.tag is not None:
            raise self._error("YML003", event, f"the tag `{event.tag}`", "text, a whole number, true, false or a day")
        if not event.implicit[0]:  # quoted, or a block
            return text
        if text in CONSTANTS:
            return CONSTANTS[text]
        if DIGITS.fullmatch(text):
            return int(text)
        if DAY.fullmatch(text):
            return self._day(event)
        if NUMERIC.fullmatch(text):
            expected = "a whole number (money in cents, shares in parts per million) or text in quotes"
            raise self._error("YML003", event, f"`{text}` is a number written in a way that is not used here", expected)
        return text

    def _day(self, event: Any) -> date:
        try:
            return date.fromisoformat(event.value)
        except ValueError as error:
            raise self._error("YML003", event, f"`{event.value}` is no day", "a day of the calendar") from error

    def _position(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def _fault(self, code: str, event: Any, message: str, expected: str) -> None:
        with self.gathering.each():
            raise self._error(code, event, message, expected)

    def _error(self, code: str, event: Any, message: str, expected: str) -> CatalogueError:
        line, column = self._position(event)
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

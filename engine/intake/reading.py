"""From a folder to chunks of cells: what can be refused about a file before any row of it is looked at."""

from __future__ import annotations

import codecs
import csv
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.errors import InputError
from engine.intake.cleaning import nearest
from engine.intake.codes import FILES
from seed.canonical import File, canonical

CHUNK = 5_000
"""Rows that are checked, kept and written together."""

FIRST_ROW = 2
"""Rows are counted as a spreadsheet shows them: the header is row 1."""

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Source:
    """One file of the folder whose bytes and header are sound."""

    file: File
    path: Path
    header: tuple[str, ...]

    def chunks(self) -> Iterator[list[list[str]]]:
        """The rows as cells, in chunks. Raises InputError where a quote is never closed."""
        with self.path.open(encoding="utf-8-sig", newline="") as text:
            rows = filter(None, csv.reader(text, strict=True))  # a blank line is no row
            next(rows)
            try:
                while chunk := list(islice(rows, CHUNK)):
                    yield chunk
            except csv.Error as error:
                raise _quote(self.path, str(error)) from error


@dataclass(frozen=True)
class Folder:
    """The canonical files of a folder in the order in which they are read, and the names of what is left alone."""

    path: Path
    sources: tuple[Source, ...]
    ignored: tuple[str, ...]


def read_folder(path: Path) -> Folder:
    """Look at every file's name, bytes and header. Raises InputError that names all unreadable files."""
    if not path.is_dir():
        raise _error("INP001", str(path), expected="a folder")
    entries = sorted(path.iterdir())
    tables = [entry for entry in entries if entry.is_file() and entry.suffix.lower() == ".csv"]
    if not tables:
        raise _error("INP001", str(path), expected="files such as companies.csv, accounts.csv, transfers.csv")
    sources, errors = [], []
    for table in tables:
        try:
            sources.append(_source(table))
        except InputError as error:
            errors.append(error)
    raise_all(errors)
    order = list(canonical().files)
    sources.sort(key=lambda source: order.index(source.file.name))
    return Folder(path, tuple(sources), tuple(entry.name for entry in entries if entry not in tables))


def raise_all(errors: list[InputError]) -> None:
    """Raise the first error, telling the others with it; nothing where there is none."""
    if not errors:
        return
    first, others = errors[0], errors[1:]
    message = "\n".join([first.message, *(f"and {error.place}  {error.code}: {error.message}" for error in others)])
    raise InputError(first.code, message, place=first.place, expected=first.expected, next_move=first.next_move)


def _error(code: str, place: str, detail: str = "", *, expected: str = "", next_move: str = "") -> InputError:
    words = FILES[code]
    message = f"{words.en} {words.zh}" + (f": {detail}" if detail else "")
    return InputError(code, message, place=place, expected=expected, next_move=next_move or words.next_move)


def _source(path: Path) -> Source:
    files = canonical().files
    if path.name not in {f"{name}.csv" for name in files}:
        raise _error("INP005", str(path), expected=nearest(path.stem, list(files)))
    _check_bytes(path)
    file = files[path.stem]
    return Source(file, path, _header(path, file))


def _check_bytes(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if b"\0" in block and not block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise _error("INP003", _place(path, offset + block.index(b"\0")))
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                raise _encoding(path, offset + error.start) from error
            offset += len(block)
    if decoder.getstate()[0]:
        raise _encoding(path, offset)


def _encoding(path: Path, offset: int) -> InputError:
    encoding = _probable_encoding(path)
    name = shlex.quote(str(path))
    command = f"iconv -f {encoding} -t UTF-8 {name} > {name}.utf8 && mv {name}.utf8 {name}"
    return _error(
        "INP002",
        _place(path, offset),
        f"it looks like {encoding}",
        expected="UTF-8, with or without a byte order mark",
        next_move=command,
    )


def _probable_encoding(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(2)
    return "UTF-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "GB18030"


def _place(path: Path, offset: int) -> str:
    """file:line of a byte."""
    with path.open("rb") as stream:
        lines = 1
        while offset > 0 and (block := stream.read(min(offset, _BLOCK))):
            lines += block.count(b"\n")
            offset -= len(block)
    return f"{path}:{lines}"


def _header(path: Path, file: File) -> tuple[str, ...]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            header = tuple(next(csv.reader(text, strict=True), ()))
        except csv.Error as error:
            raise _quote(path, str(error)) from error
    if not any(header):
        raise _error("INP009", str(path), expected=", ".join(file.columns))
    missing = [name for name in file.required if name not in header]
    for number, name in enumerate(header, start=1):
        if name not in file.columns:
            expected = nearest(name, missing or list(file.columns))
            raise _error("INP007", f"{path}:1, column {number}", f"{name!r}", expected=expected)
        if header.index(name) != number - 1:
            raise _error("INP008", f"{path}:1, column {number}", name)
    if missing:
        raise _error("INP006", f"{path}:1", ", ".join(missing), expected=", ".join(file.required))
    return header


def _quote(path: Path, detail: str) -> InputError:
    """Where the row begins that the reader could not finish: found by reading again, row by row."""
    line = 1
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, strict=True)
        try:
            for _ in rows:
                line = rows.line_num + 1
        except csv.Error:
            return _error(
                "INP004", f"{path}:{line}", detail, expected="RFC 4180: a quote inside a quoted cell is doubled"
            )
    raise AssertionError("a row that could not be read was read the second time")

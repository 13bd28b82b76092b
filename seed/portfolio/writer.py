"""The canonical files, written row by row as the portfolio is made: nothing but open files is kept in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from seed.canonical import File, canonical
from seed.portfolio.timeline import stamp

Spelling = Callable[[Any], str]


def money(cents: int) -> str:
    """Cents as decimal text in yuan."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def ratio(ppm: int) -> str:
    """Parts per million as decimal text."""
    sign, ppm = ("-", -ppm) if ppm < 0 else ("", ppm)
    return f"{sign}{ppm // 1_000_000}.{ppm % 1_000_000:06d}"


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _day(value: date) -> str:
    return value.isoformat()


def _month(value: date) -> str:
    return f"{value:%Y-%m}"


SPELLINGS: Mapping[str, Spelling] = {
    "amount": money,
    "signed": money,
    "paid": money,
    "area": money,
    "ratio": ratio,
    "margin": ratio,
    "boolean": _truth,
    "date": _day,
    "month": _month,
    "time": stamp,
}
"""How a value of a canonical type is written: whole numbers of money are cents, of areas hundredths of a
square metre, of ratios parts per million."""


class Table:
    """One canonical file, open for writing."""

    def __init__(self, definition: File, write: Callable[[list[str]], Any]) -> None:
        self.columns = tuple(definition.columns)
        self._spell = [SPELLINGS.get(column.type, str) for column in definition.columns.values()]
        self._write = write
        self.count = 0
        write(list(self.columns))

    def row(self, values: Mapping[str, Any]) -> None:
        """Write one row; what ``values`` does not name, or names as None, stays empty. KeyError: no such column."""
        if unknown := values.keys() - set(self.columns):
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
        self.count += 1
        self._write(
            [
                "" if (value := values.get(column)) is None else spell(value)
                for column, spell in zip(self.columns, self._spell, strict=True)
            ]
        )

    def cells(self, cells: list[str]) -> None:
        """Write one row that is text already, in the order of the columns: for the many transfers."""
        self.count += 1
        self._write(cells)


class Writer:
    """Every canonical file of one folder; all of them are written, so that an older run leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: dict[str, Table] = {}
        self._open = ExitStack()

    def __enter__(self) -> Writer:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, definition in canonical().files.items():
            stream = self._open.enter_context((self.folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self.tables[name] = Table(definition, csv.writer(stream, lineterminator="\n").writerow)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def row(self, file: str, values: Mapping[str, Any]) -> None:
        """Write one row of a file; see ``Table.row``."""
        self.tables[file].row(values)

"""What a long load tells a person meanwhile: on stderr, about once a second, and nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from pathlib import Path


class Progress:
    """Counts rows and prints how many and how fast; ``quiet`` prints nothing."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._what = ""
        self._rows = self._rows_told = 0
        self._since = self._told = time.monotonic()

    def file(self, path: Path) -> None:
        """The check of another file begins."""
        self._begin(f"checking {path.name}")

    def writing(self, file: str) -> None:
        """Rows of a file are written from here on."""
        if self._what != f"writing {file}":
            self._begin(f"writing {file}")

    def rows(self, number: int) -> None:
        """So many more rows are done."""
        self._rows += number
        if time.monotonic() - self._told > 1:
            self._tell()

    def end(self) -> None:
        """Nothing more comes."""
        self._begin("")

    def _begin(self, what: str) -> None:
        if self._rows != self._rows_told and time.monotonic() - self._since > 1:
            self._tell()
        self._what, self._rows, self._rows_told, self._since = what, 0, 0, time.monotonic()

    def _tell(self) -> None:
        self._told, self._rows_told = time.monotonic(), self._rows
        if not self._quiet:
            rate = self._rows / max(self._told - self._since, 1e-3)
            print(f"{self._what}: {self._rows:,} rows, {rate:,.0f} a second", file=sys.stderr, flush=True)

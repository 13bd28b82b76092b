"""Noticing that a file of the catalogue changed, by looking every half second; nothing needs to be installed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("cypher", "rules")
KINDS = (".cypher", ".yaml")
PAUSE = 0.5


def snapshot(root: Path) -> dict[Path, tuple[int, int]]:
    """When each file of the catalogue and of its cases was written last, and how long it is."""
    found = {}
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.suffix in KINDS and path.is_file():
                about = path.stat()
                found[path] = (about.st_mtime_ns, about.st_size)
    return found


def changes(root: Path, pause: float = PAUSE) -> Iterator[list[str]]:
    """The paths that changed, came or went, each time some have; ends never."""
    before = snapshot(root)
    while True:
        time.sleep(pause)
        after = snapshot(root)
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        before = after
        if changed:
            yield [path.relative_to(root).as_posix() for path in changed]

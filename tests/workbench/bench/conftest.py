"""A checkout of one's own, so that a test may write into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from engine.settings import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The catalogue, copied."""
    root = tmp_path / "checkout"
    for folder in ("cypher", "rules"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


@pytest.fixture
def write(checkout: Path) -> Callable[[str, str], Path]:
    """Writes a file of the copied checkout."""

    def write(path: str, text: str) -> Path:
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), "utf-8")
        return target

    return write

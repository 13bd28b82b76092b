"""Cypher lives in files; here they are found, read once, and cut into statements."""

from __future__ import annotations

import re
from functools import cache

from engine.settings import ROOT


@cache
def statement(name: str) -> str:
    """The text of ``cypher/<name>.cypher``, such as ``server/schema_applied``."""
    return (ROOT / "cypher" / f"{name}.cypher").read_text("utf-8")


# What a semicolon may hide in: strings, quoted names, comments. Anything else is one character.
_PIECES = re.compile(
    r"""'(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `(?:``|[^`])*` | //[^\n]* | /\*.*?\*/ | .""",
    re.DOTALL | re.VERBOSE,
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def statements(text: str) -> list[str]:
    """The statements of a file, cut at its semicolons, without those that hold only comments."""
    found = [""]
    for piece in _PIECES.findall(text):
        if piece == ";":
            found.append("")
        else:
            found[-1] += piece
    return [one.strip() for one in found if _COMMENT.sub("", one).strip()]

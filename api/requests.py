"""What a caller sends that types alone cannot judge: JSON that says one thing twice, and cursors."""

from __future__ import annotations

import base64
import re
from typing import Any

from flask.json.provider import DefaultJSONProvider

from engine.errors import RequestError

POSITION = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.+]+/d_[0-9a-f]{40}")


class StrictJson(DefaultJSONProvider):
    """JSON in which a key that stands twice is refused: which of the two was meant nobody can tell."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read a text; ValueError for one that is not JSON, or doubts itself."""
        return super().loads(s, object_pairs_hook=_once, **kwargs)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key stands twice")
    return read


def cursor_of(position: str) -> str:
    """A position in a list as a cursor that needs no escaping in a URL."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def position_of(cursor: str) -> str:
    """The position that a cursor stands for; RequestError REQ010 for one that no page gave."""
    try:
        position = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        position = ""
    if not POSITION.fullmatch(position):
        raise RequestError("REQ010", "this cursor was never given", place="after", expected="`next` of the page before")
    return position

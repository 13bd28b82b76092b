"""Values as Cypher writes them, and parameters as lines for Neo4j Browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from neo4j.time import Date, DateTime

BARE = re.compile(r"[A-Za-z_]\w*")


def literal(value: Any) -> str:
    """A value as it would stand in a query."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, DateTime | datetime):
        return f"datetime('{value.iso_format() if isinstance(value, DateTime) else value.isoformat()}')"
    if isinstance(value, Date | date):
        return f"date('{value.iso_format() if isinstance(value, Date) else value.isoformat()}')"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {literal(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(literal(one) for one in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else "`" + key.replace("`", "``") + "`"


def parameter_lines(parameters: Mapping[str, Any]) -> list[str]:
    """``:param`` lines that Neo4j Browser takes before the file is pasted."""
    return [f":param {name} => {literal(value)};" for name, value in sorted(parameters.items())]

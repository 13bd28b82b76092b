"""The one clock: everything that needs the present asks here, so that tests can set it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant in UTC, or ``LOANGRAPH_NOW`` (ISO 8601 with an offset) where that is set."""
    fixed = os.environ.get("LOANGRAPH_NOW")
    if not fixed:
        return datetime.now(UTC)
    instant = datetime.fromisoformat(fixed)
    if instant.tzinfo is None:
        raise ValueError(f"LOANGRAPH_NOW={fixed} has no offset; write for example 2026-01-01T00:00:00+08:00")
    return instant.astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an instant falls; days of this project are days there."""
    return instant.astimezone(SHANGHAI).date()


def year_before(instant: datetime) -> datetime:
    """Twelve months earlier at the same time; from 29 February to 28 February."""
    try:
        return instant.replace(year=instant.year - 1)
    except ValueError:
        return instant.replace(year=instant.year - 1, day=28)

"""Days and months of Asia/Shanghai around the time of one application.

Instants are naive datetimes in Shanghai, where the clock has stood at +08:00 since 1991; they are written with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

FIRST_APPLICATION = date(2026, 1, 5)
APPLICATION_DAYS = 80
FOREVER = date(2099, 12, 31)
SETTLED = date(2025, 12, 1)  # what everybody's registers said before the first application
CONSENTED = date(2025, 12, 1)
HISTORY_MONTHS = 13


def stamp(instant: datetime) -> str:
    """An instant as canonical.md writes it."""
    return f"{instant.isoformat()}+08:00"


def months_back(day: date, months: int) -> date:
    """The first day of the month that lies ``months`` before the month of ``day``."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def year_before(instant: datetime) -> datetime:
    """The same time twelve months earlier (no application falls on 29 February)."""
    return instant.replace(year=instant.year - 1)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def workdays(first: date, last: date) -> list[date]:
    """Mondays to Fridays from ``first`` to ``last``, without the public holidays that stop trade."""
    return [day for day in days(first, last) if day.weekday() < 5 and not is_holiday(day)]


def is_holiday(day: date) -> bool:
    """Whether a day lies in the weeks of the lunar new year or the national day, when firms do not trade."""
    return any(first <= day <= last for first, last in HOLIDAYS)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A time on a day."""
    return datetime.combine(day, time(hour, minute, second))


# Office notices 国办发明电 on holidays; only whole weeks matter here.
HOLIDAYS = (
    (date(2024, 10, 1), date(2024, 10, 7)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 2, 16), date(2026, 2, 22)),
)

"""How a value is written for people: cut, never rounded, so that nothing reads as past a threshold it did not reach."""

from __future__ import annotations

from datetime import datetime

from engine.clock import SHANGHAI


def moment(text: str) -> str:
    """An instant of a record as people here read it, in Shanghai time: 2026-03-01 09:00:00 +08:00."""
    return datetime.fromisoformat(text).astimezone(SHANGHAI).isoformat(" ", "seconds").replace("+08:00", " +08:00")


UNITS = {"days": ("天", "days"), "months": ("个月", "months")}


def written(value: bool | int | str | None, unit: str, language: str = "en") -> str:
    """A value with its unit: cents as ¥1,234.56, ppm as 6.12%, days and months with their word."""
    if value is None:
        return "未知" if language == "zh" else "unknown"
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, str):
        return value
    sign, size = ("-" if value < 0 else ""), abs(value)
    if unit == "cents":
        return f"{sign}¥{size // 100:,}.{size % 100:02d}"
    if unit == "ppm":
        return f"{sign}{size // 10_000}.{size % 10_000 // 100:02d}%"
    if unit in UNITS:
        zh, en = UNITS[unit]
        return f"{sign}{size}{zh}" if language == "zh" else f"{sign}{size} {en}"
    return f"{sign}{size:,}"

"""How values are written: cut, never rounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explain.values import written


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (123456789, "cents", "¥1,234,567.89", "¥1,234,567.89"),
        (-5, "cents", "-¥0.05", "-¥0.05"),
        (249999, "ppm", "24.99%", "24.99%"),
        (250000, "ppm", "25.00%", "25.00%"),
        (3, "count", "3", "3"),
        (30, "days", "30天", "30 days"),
        (True, "boolean", "是", "yes"),
        (None, "ppm", "未知", "unknown"),
        ("2026-01-01", "date", "2026-01-01", "2026-01-01"),
    ],
)
def test_a_value_is_written_with_its_unit(value: bool | int | str | None, unit: str, zh: str, en: str) -> None:
    assert written(value, unit, "zh") == zh
    assert written(value, unit, "en") == en


@given(st.integers(0, 10**9))
def test_a_share_below_a_threshold_is_never_written_as_if_it_reached_it(ppm: int) -> None:
    whole, hundredths = written(ppm, "ppm").rstrip("%").split(".")
    assert (int(whole) * 100 + int(hundredths)) * 100 <= ppm

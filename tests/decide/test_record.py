"""The bytes of a record: exact, the same however the record was put together, and nothing inexact in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decide.record import LARGEST, identity, sealed_bytes
from engine.errors import EngineError

exact = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), exact))
def test_sealed_bytes_are_ascii_and_say_exactly_the_record(record: dict) -> None:
    sealed = sealed_bytes(record)
    assert sealed.isascii()
    assert json.loads(sealed) == record


@given(st.dictionaries(st.text(), exact, min_size=2), st.randoms())
def test_the_order_in_which_a_record_was_put_together_changes_no_byte(record: dict, random: object) -> None:
    items = list(record.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert sealed_bytes(dict(items)) == sealed_bytes(record)


@pytest.mark.parametrize("inexact", [0.1, 1.0, float("nan"), LARGEST + 1, -LARGEST - 1, {1: 2}, b"x", (1,)])
def test_what_is_inexact_is_refused_with_its_path(inexact: object) -> None:
    with pytest.raises(EngineError, match=r"record\.results\[1\]"):
        sealed_bytes({"results": [1, inexact]})


def test_a_decision_is_another_one_where_any_part_of_its_identity_differs() -> None:
    one = ("A1", "2026-01-01T00:00:00+00:00", "c1", 3, {"contagion_rank": "run1"})
    others = [
        ("A2", *one[1:]),
        (one[0], "2026-01-02T00:00:00+00:00", *one[2:]),
        (*one[:2], "c2", *one[3:]),
        (*one[:3], 4, one[4]),
        (*one[:4], {"contagion_rank": None}),
    ]
    assert len({identity(*parts) for parts in [one, *others]}) == 6
    assert identity(*one) == identity(*one)

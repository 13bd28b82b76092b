"""YAML read strictly: what is refused, where, and what is not taken for something else."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from engine.errors import CatalogueError
from engine.strict_yaml import Strict, fit, read_yaml


class Inner(Strict):
    product: Literal["secured", "unsecured"]
    count: int = 0


class Outer(Strict):
    inner: Inner
    items: list[Inner] = []  # noqa: RUF012


def error_of(text: str, model: type[Strict] | None = None) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        document = read_yaml(text, "f.yaml", first_line=2)
        if model:
            fit(model, document)
    return caught.value


def test_words_that_older_yaml_takes_for_false_stay_words():
    value = read_yaml("a: NO\nb: off\nc: yes\nd: true\ne: 2025-06-01\nf: ~\ng: '010'", "f.yaml").value
    expected = {"a": "NO", "b": "off", "c": "yes", "d": True, "e": date(2025, 6, 1), "f": None, "g": "010"}
    assert value == expected


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2", "YML002", "f.yaml:5:3"),
        ("a: [1, 2", "YML001", "f.yaml:2:4"),
        ("a: 0.25", "YML003", "f.yaml:2:4"),
        ("a: 010", "YML003", "f.yaml:2:4"),
        ("a: 1_000", "YML003", "f.yaml:2:4"),
        ("a: 2025-02-30", "YML003", "f.yaml:2:4"),
        ("a: &x 1\nb: *x", "YML003", "f.yaml:2:4"),
        ("a: !tag 1", "YML003", "f.yaml:2:4"),
        ("? [a]\n: 1", "YML003", "f.yaml:2:3"),
        ("a: 1\n---\nb: 2", "YML001", "f.yaml:3:1"),
        ("a: '\u0000'", "YML001", "f.yaml:2:1"),
    ],
)
def test_refused_with_its_place(text: str, code: str, place: str):
    error = error_of(text)
    assert (error.code, error.place) == (code, place)


@pytest.mark.parametrize(
    ("text", "code", "place", "next_move"),
    [
        ("inner: {product: secured, cuont: 1}", "YML004", "f.yaml:2:27", "did you mean `count`?"),
        ("inner: {}", "YML005", "f.yaml:2:1", "add `product: …`"),
        ("inner: {product: secure}", "YML006", "f.yaml:2:9", "did you mean `secured`?"),
        ("inner: {product: secured, count: true}", "YML006", "f.yaml:2:27", ""),
        (
            "inner: {product: secured}\nitems: [{product: secured, kount: 1}]",
            "YML004",
            "f.yaml:3:28",
            "did you mean `count`?",
        ),
        ("[]", "YML006", "f.yaml:2:1", ""),
    ],
)
def test_a_misfit_names_the_nearest_legal_thing(text: str, code: str, place: str, next_move: str):
    error = error_of(text, Outer)
    assert (error.code, error.place, error.next_move) == (code, place, next_move)

"""Golden cases: of a made-up book in which each mechanism shows alone, and of the shipped rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.catalogue.parameters import Parameter
from engine.errors import CatalogueError
from engine.rules.book import RuleBook, read_rules
from engine.rules.cases import Case, mismatches, read_cases
from engine.settings import ROOT
from tests.rules.books import GOLDEN, parameters_of, rule_files


def cases_of(root: Path, paths: list[Path]) -> list[tuple[RuleBook, dict[str, Parameter], Case]]:
    files = rule_files(root)
    book, parameters = read_rules(files), parameters_of(files)
    return [
        (book, parameters, case)
        for path in paths
        for case in read_cases(book, path.read_text(), path.relative_to(root).as_posix())
    ]


ALL = [
    *cases_of(GOLDEN, [GOLDEN / "cases.yaml"]),
    *cases_of(ROOT, sorted((ROOT / "rules" / "tests").glob("*.yaml"))),
]


@pytest.mark.parametrize(("book", "parameters", "case"), ALL, ids=[f"{case.place} {case.name}" for _, _, case in ALL])
def test_case(book: RuleBook, parameters: dict[str, Parameter], case: Case) -> None:
    in_force = {name: dated.value for name, one in parameters.items() if (dated := one.on(case.on))}
    assert mismatches(book, in_force, case) == []


def test_no_two_cases_have_one_name() -> None:
    names = [(case.place.partition(":")[0], case.name) for _, _, case in ALL]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cases: [{name: x, values: {a1.m: 1}, expect: {grade: R1}}]", "RUL005"),
        ("cases: [{name: x, unknown: [a9.n], expect: {grade: R1}}]", "RUL005"),
        ("cases: [{name: x, not_applicable: [a9], expect: {grade: R1}}]", "RUL005"),
        ("cases: [{name: x, expect: {grad: R1}}]", "RUL005"),
        ("cases: [{name: x, expect: {trials: {nobody: false}}}]", "RUL005"),
        ("cases: [{name: x, expect: {}}]", "YML006"),
        ("cases: [{name: x, value: {a1.n: 1}, expect: {grade: R1}}]", "YML004"),
    ],
)
def test_a_case_that_could_never_fail_is_refused(text: str, code: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_cases(read_rules(rule_files(GOLDEN)), text, "cases.yaml")
    assert refused.value.code == code


def test_a_case_about_the_trial_of_what_is_no_longer_on_trial_is_told_where_it_stands_now() -> None:
    book = read_rules(rule_files(GOLDEN))
    counted = next(rule for rule in book.signals.values() if not rule.trial)
    with pytest.raises(CatalogueError) as refused:
        read_cases(book, f"cases: [{{name: x, expect: {{trials: {{{counted.id}: true}}}}}}]", "cases.yaml")
    assert (refused.value.message, refused.value.next_move) == (
        f"`{counted.id}` is not on trial", "expect it in `signals`, not in `trials`"
    )  # fmt: skip

"""Every code has a page in cypher/checks, and what a page shows is what happens: its examples are checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from engine.catalogue.case_run import run_case
from engine.catalogue.cases import Case, query_at
from engine.catalogue.catalogue import counts, from_files
from engine.catalogue.check import check_texts
from engine.catalogue.codes import CODES
from engine.catalogue.pages import PAGES, page_of
from engine.cli import app
from engine.errors import CatalogueError
from engine.graph.connection import Reader
from engine.rules.codes import CODES as RULE_CODES
from tests.catalogue.small import RING, SMALL, small_texts, with_example

ALL = {**CODES, **RULE_CODES}
WHEN_IT_RUNS = ("IND030", "IND031", "IND032")
ELSEWHERE = {
    *WHEN_IT_RUNS,
    "IND017",  # the same file, without cases beside it
    "IND044",  # asks a server: test_explain.py
    "PAR004",  # as of a day: below
    "TST007", "TST008", "TST009",  # what `loangraph test` runs into: tests/workbench
    "RUL001",  # a file that is not there
    "RUL014",  # an indicator on trial under a signal that is not
}  # fmt: skip
UNREAD = "PAR006"  # an example that defines a parameter does not show who reads it


@dataclass(frozen=True)
class Example:
    path: str
    text: str


def examples(code: str) -> dict[str, Example]:
    """The examples of a page by the heading above each."""
    found = re.findall(r"^## (\w+)\n```\w+ (\S+)\n(.*?)^```$", page_of(code), re.DOTALL | re.MULTILINE)
    return {heading: Example(path, text) for heading, path, text in found}


def raised(example: Example) -> set[str]:
    return {error.code for error in check_texts(with_example(example.path, example.text))}


def test_the_small_catalogue_is_without_a_fault():
    assert [str(error) for error in check_texts(small_texts())] == []


def test_codes_and_pages_are_the_same():
    assert {path.stem for path in PAGES.glob("*.md")} == set(ALL)


@pytest.mark.parametrize("code", ALL)
def test_a_page_begins_with_its_code_and_says_why(code: str):
    title, why, *_ = page_of(code).splitlines()
    assert title == f"# {code}: {ALL[code]}"
    assert len(why) > 20


@pytest.mark.parametrize("code", sorted(set(ALL) - ELSEWHERE))
def test_what_to_avoid_is_refused(code: str):
    assert code in raised(examples(code)["Avoid"])


@pytest.mark.parametrize("code", sorted(ALL))
def test_what_to_prefer_is_without_a_fault(code: str):
    assert raised(examples(code)["Prefer"]) <= {UNREAD} - {code}


@pytest.mark.parametrize("code", WHEN_IT_RUNS)
def test_what_fails_when_it_runs_fails_so(code: str, sandbox: Reader):
    texts = with_example(RING, examples(code)["Avoid"].text)
    catalogue = from_files({path: text for path, text in texts.items() if counts(path)})
    with pytest.raises(CatalogueError) as caught:
        run_case(sandbox, catalogue, query_at(catalogue, RING), Case(name="a", expect={"loops": 0}))
    assert caught.value.code == code


def test_a_query_as_of_a_day_before_its_parameters_is_refused(sandbox: Reader):
    texts = small_texts()
    path = "cypher/indicators/loops/steady.cypher"
    catalogue = from_files({path: text for path, text in texts.items() if counts(path)})
    case = Case(name="a", as_of="2019-01-01T00:00:00+08:00", expect={"held": True})
    with pytest.raises(CatalogueError) as caught:
        run_case(sandbox, catalogue, query_at(catalogue, path), case)
    assert caught.value.code == "PAR004"


def test_a_file_without_cases_is_refused():
    example = examples("IND017")["Avoid"]
    texts = with_example(example.path, example.text)
    del texts[example.path.removesuffix(".cypher") + ".test.yaml"]
    assert "IND017" in {error.code for error in check_texts(texts)}


def test_a_missing_file_of_rules_is_refused():
    texts = {path: text for path, text in small_texts().items() if path != "rules/findings.yaml"}
    assert "RUL001" in {error.code for error in check_texts(texts)}


def test_a_signal_that_decides_over_a_trial_is_refused():
    assert "RUL014" in raised(examples("RUL014")["Avoid"])


def test_why_prints_the_page():
    answer = CliRunner().invoke(app, ["check", "--why", "IND033"])
    assert answer.exit_code == 0
    assert answer.stdout == page_of("IND033")


def test_why_of_an_unknown_code_names_the_nearest():
    answer = CliRunner().invoke(app, ["check", "--why", "IND333"])
    assert isinstance(answer.exception, CatalogueError)
    assert "did you mean" in answer.exception.next_move


def test_the_examples_leave_the_small_catalogue_as_it_is():
    assert SMALL[RING] == small_texts()[RING]

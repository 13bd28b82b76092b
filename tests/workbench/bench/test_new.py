"""``loangraph new``: what it writes passes ``check`` and fails ``test`` with a sentence that says what to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.catalogue.catalogue import files_of, from_files
from engine.catalogue.check import check
from engine.errors import LoanGraphError, RequestError
from engine.graph.connection import Graph
from engine.settings import ROOT
from engine.workbench.new import README, next_code, plan, questions, skeletons, write
from engine.workbench.testing import run_tests

WORDS = {
    "title_zh": "题", "title_en": "Title: with a colon", "why_zh": "因", "why_en": "Why", "asks_zh": "问?",
    "asks_en": "Asks?",
}  # fmt: skip
GIVEN = {
    "indicator": ("night_owls", {"family": "guarantees"}),
    "definition": ("night_birds", {}),
    "measure": ("night_rank", {}),
    "rule": ("guarantee_circle_wide", {"value": "guarantee_circle.circles", "threshold": "1"}),
    "finding": ("night_ring", {"signals": "guarantee_circle_closed"}),
    "parameter": ("night_share", {"unit": "ppm", "value": "250000"}),
}


def answered(kind: str, name: str, given: dict[str, str]) -> dict[str, str]:
    """All answers, those that nobody gave as they are proposed."""
    catalogue = from_files(files_of(ROOT))
    answers = {**WORDS, **given}
    for number in range(len(questions(kind, name, catalogue, answers))):
        asked = questions(kind, name, catalogue, answers)[number]
        answers.setdefault(asked.flag, asked.proposal)
    return answers


def made(checkout: Path, kind: str, **more: str) -> list[str]:
    name, given = GIVEN[kind]
    changes = plan(checkout, kind, name, answered(kind, name, {**given, **more}))
    write(checkout, changes)
    return [change.path for change in changes if change.path != README]


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_new_passes_check_and_fails_test_with_what_to_fill_in(
    kind: str, checkout: Path, empty_graph: Graph
) -> None:
    paths = made(checkout, kind)
    assert check(checkout, paths) == []
    report = run_tests(
        checkout, paths if kind in ("indicator", "definition", "measure") else [paths[-1]], lambda: empty_graph
    )
    failed = [outcome for outcome in report.outcomes if outcome.state == "failed"]
    assert len(failed) == 1
    assert failed[0].error is not None
    assert failed[0].error.code == "TST008"
    assert GIVEN[kind][0] in failed[0].error.message


@pytest.mark.parametrize("evidence", skeletons())
def test_each_kind_of_evidence_has_a_beginning_that_finds_its_own_example(
    evidence: str, checkout: Path, empty_graph: Graph
) -> None:
    _, cases = made(checkout, "indicator", evidence=evidence)
    path = checkout / cases
    path.write_text("\n".join(line for line in path.read_text("utf-8").splitlines() if "todo:" not in line), "utf-8")
    report = run_tests(checkout, [cases], lambda: empty_graph)
    assert [(outcome.error, outcome.differences) for outcome in report.outcomes] == [(None, [])] * 3


def test_a_new_definition_stands_in_the_list_of_definitions_where_it_runs(checkout: Path) -> None:
    made(checkout, "definition", evidence="transfers", asks_en="Who | what?")
    lines = (checkout / README).read_text("utf-8").splitlines()
    at = lines.index("| `night_birds` | `night_birds` | Who \\| what? (trial) |")
    order = list(from_files(files_of(checkout)).definitions)
    assert lines[at - 1].startswith(f"| `{order[order.index('night_birds') - 1]}` | ")


def test_an_indicator_that_counts_says_what_honest_firm_trips_it(checkout: Path) -> None:
    path, _ = made(checkout, "indicator")
    text = (checkout / path).read_text("utf-8")
    (checkout / path).write_text(text.replace("trial: true\n", ""), "utf-8")
    assert [error.code for error in check(checkout, [path])] == ["IND047"]
    (checkout / path).write_text(text.replace("trial: true\n", "").replace("not considered yet", "A bakery"), "utf-8")
    assert check(checkout, [path]) == []


def test_a_rule_that_is_filled_in_holds(checkout: Path) -> None:
    _, tests = made(checkout, "rule")
    path = checkout / tests
    path.write_text("\n".join(line for line in path.read_text("utf-8").splitlines() if "todo:" not in line), "utf-8")
    (outcome,) = run_tests(checkout, [f"{tests}::guarantee_circle_wide holds"], lambda: None).outcomes  # type: ignore
    assert (outcome.state, outcome.error, outcome.differences) == ("passed", None, [])


def test_a_new_indicator_is_on_trial_and_gets_the_next_free_code(checkout: Path) -> None:
    catalogue = from_files(files_of(checkout))
    path, _ = made(checkout, "indicator")
    text = (checkout / path).read_text("utf-8")
    code = next_code(catalogue, "guarantees")
    assert code.startswith("GU")
    assert code not in {query.header.code for query in catalogue.indicators.values()}
    assert f"code: {code}\ntrial: true\n" in text


def test_a_parameter_that_a_query_reads_already_is_no_draft(checkout: Path) -> None:
    path = checkout / "cypher/indicators/guarantees/guarantee_circle.cypher"
    path.write_text(path.read_text("utf-8").replace("RETURN size($circles)", "RETURN $night_share + size($circles)"))
    paths = made(checkout, "parameter")
    assert "draft" not in (checkout / paths[0]).read_text("utf-8").partition("night_share:")[2]
    assert check(checkout, paths) == []


def test_a_draft_that_is_read_is_told_to_drop_the_mark(checkout: Path) -> None:
    paths = made(checkout, "parameter")
    path = checkout / "cypher/indicators/guarantees/guarantee_circle.cypher"
    path.write_text(path.read_text("utf-8").replace("RETURN size($circles)", "RETURN $night_share + size($circles)"))
    drafts = [one for one in run_tests(checkout, paths, lambda: None).outcomes if one.item.kind == "draft"]  # type: ignore
    assert [str(one.error.message) for one in drafts if one.error] == [
        "`night_share` is read, and still marked `draft`"
    ]


def test_nothing_is_overwritten(checkout: Path) -> None:
    made(checkout, "indicator")
    before = files_of(checkout)
    with pytest.raises(RequestError) as refused:
        made(checkout, "indicator")
    assert "`night_owls` is taken: cypher/indicators/guarantees/night_owls.cypher" in refused.value.message
    assert files_of(checkout) == before


@pytest.mark.parametrize(
    ("kind", "name", "given", "told"),
    [
        ("indicator", "Night", {"family": "guarantees"}, "small letters"),
        ("indicator", "night", {"family": "garantees"}, "did you mean `guarantees`?"),
        ("indicator", "night", {"family": "guarantees", "code": "GU02"}, "a free one, such as GU"),
        ("indicator", "night", {"family": "guarantees", "evidence": "moons"}, "transfers"),
        ("definition", "turnover", {}, "is taken: cypher/definitions/turnover.cypher"),
        ("parameter", "coverage_min", {"value": "1"}, "is taken: rules/parameters"),
        ("parameter", "night_share", {"value": "0.5"}, "a whole number"),
        ("parameter", "night_share", {"value": "5%"}, "--unit ppm --value 50000"),
        ("rule", "guarantee_circle_x", {"value": "guarantee_circle.n"}, "guarantee_circle.circles, guarantee_circle."),
        ("rule", "guarantee_circle_x", {"value": "guarantee_circl.circles"}, "did you mean `guarantee_circle.circles`"),
        ("rule", "circle_wide", {"value": "guarantee_circle.circles"}, "a name like `guarantee_circle_…`"),
        (
            "rule",
            "guarantee_circle_x",
            {"value": "guarantee_circle.circle"},
            "did you mean `guarantee_circle.circles`?",
        ),
        (
            "rule",
            "guarantee_circle_x",
            {"value": "guarantee_circle.circles", "threshold": "many"},
            "new parameter many",
        ),
        ("finding", "night_ring", {"signals": "guarantee_circle_close"}, "did you mean `guarantee_circle_closed`?"),
    ],
)
def test_what_cannot_be_is_refused_with_what_could(
    kind: str, name: str, given: dict[str, str], told: str, checkout: Path
) -> None:
    with pytest.raises(LoanGraphError) as refused:
        plan(checkout, kind, name, answered(kind, name, given))
    assert told in str(refused.value)


def test_without_a_terminal_the_options_that_are_missing_are_named(loangraph) -> None:
    done = loangraph("new", "rule", "guarantee_circle_x", "--dry-run")
    assert done.returncode == 1
    assert "--value, --title-zh, --title-en, --why-zh, --why-en" in done.stderr


def test_a_dry_run_prints_and_writes_nothing(loangraph) -> None:
    done = loangraph(
        "new", "parameter", "night_share", "--family", "amounts", "--unit", "ppm", "--value", "250000",
        "--title-zh", "夜", "--title-en", "Night", "--dry-run",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rules/parameters/amounts.yaml  would be written" in done.stdout
    assert "value: 250000" in done.stdout
    assert "loangraph check rules/parameters/amounts.yaml" in done.stdout
    assert "night_share" not in (ROOT / "rules/parameters/amounts.yaml").read_text("utf-8")

"""A parameter over a range, and indicators that hit alike."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from ruamel.yaml import YAML
from typer.testing import CliRunner

from engine.cli import app
from engine.errors import RequestError, UnknownError
from engine.workbench import tables
from engine.workbench.chart import of_sweep
from engine.workbench.overlap import overlap
from engine.workbench.sweep import moved_by, sweep, values
from tests.workbench.conftest import FINDINGS, INDICATOR, PARAMETERS, SIGNALS, SIZE, Bank, Edited


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("1..6", 6, [1, 2, 3, 4, 5, 6]),
        ("0..10", 3, [0, 5, 10]),
        ("1..3", 9, [1, 2, 3]),
        ("2%..8%", 4, [20000, 40000, 60000, 80000]),
        ("6..6", 2, [6]),
        ("1,000..2_000", 2, [1000, 2000]),
    ],
)
def test_values_are_whole_numbers_from_one_end_to_the_other(text: str, steps: int, expected: list[int]):
    assert values(text, steps) == expected


@pytest.mark.parametrize("text", ["5", "1..", "a..b", "1.5..2", "0..9007199254740992", "1...3", "6..1", "8%..2%"])
def test_what_is_no_range(text: str):
    with pytest.raises(RequestError) as caught:
        values(text, 5)
    assert caught.value.code == "REQ064"


def test_rules_alone_move_without_measuring(bank: Bank, edited: Edited):
    with bank.open() as portfolio:
        answer = sweep(portfolio, edited(), "load_high", [1, 2_000_000, 2_000_001, 9_000_001])
        queries = sum(len(one.anew) for (one,) in portfolio.judge([], "nothing", only=[]))
    assert (answer["queries"], answer["measured_anew"], queries) == ([], 0, 0)
    assert answer["in_force"] == [5_000_000]
    hits = [
        (row["value"], row["indicators"]["load"]["hits"], row["indicators"]["load"]["evaluable"])
        for row in answer["rows"]
    ]
    assert hits == [(1, 2, 2), (2_000_000, 2, 2), (2_000_001, 1, 2), (9_000_001, 0, 2)]  # the third firm is refused
    first, _, third, last = answer["rows"]
    assert first["flips"] == [{"application": "app_b", "rule": "load_heavy", "holds": True}]
    assert first["grades"] == [{"application": "app_b", "from": "R1", "to": "R2"}]
    assert (third["flips"], third["grades"]) == ([], [])
    assert [one["rule"] for one in last["flips"]] == ["load_heavy", "strained"]
    assert last["grades"] == [{"application": "app_a", "from": "R4", "to": "R1"}]


def test_a_parameter_that_a_query_reads_is_measured_anew(bank: Bank, edited: Edited):
    with bank.open() as portfolio:
        answer = sweep(portfolio, edited(), "large_request", [2_000_000, 5_000_000])
    assert answer["queries"] == ["size"]
    # Two firms at one value; at the other the answers are those of today.
    assert answer["measured_anew"] == 2
    assert [row["indicators"]["size"]["hits"] for row in answer["rows"]] == [2, 1]
    assert answer["rows"][0]["flips"] == [{"application": "app_b", "rule": "size_large", "holds": True}]


def test_a_need_that_names_a_parameter_counts_as_a_query_that_reads_it(edited: Edited):
    assert moved_by(edited(), "query_max_age_days").queries == ["load"]


def test_precision_is_of_what_is_labelled(bank: Bank, edited: Edited):
    truth = {
        "app_a": {"indicators": {"load": {"state": "hit"}}},
        "app_b": {"indicators": {"load": {"state": "clear"}}},
        "app_c": {"outcome": "refused"},
    }
    with bank.open() as portfolio:
        answer = sweep(portfolio, edited(), "load_high", [1, 5_000_000, 9_000_001], truth)
    found = [row["indicators"]["load"] for row in answer["rows"]]
    assert [(one["precision"], one["recall"]) for one in found] == [
        (500_000, 1_000_000),
        (1_000_000, 1_000_000),
        (None, 0),
    ]


def test_signals_on_trial_are_swept_too(bank: Bank, edited: Edited):
    signals, finding = ("load_heavy: {", "load_heavy: {trial: true, "), ("{signal: load_heavy}", "{indicator: size}")
    with bank.open() as portfolio:
        answer = sweep(portfolio, edited({SIGNALS: signals, FINDINGS: finding}), "load_high", [1, 9_000_001])
    assert [row["signals"] for row in answer["rows"]] == [{"load_heavy": 2}, {"load_heavy": 0}]
    assert [row["indicators"]["load"]["hits"] for row in answer["rows"]] == [2, 0]


def test_the_drawing_is_xml_with_a_line_for_each_indicator(bank: Bank, edited: Edited):
    truth = {"app_a": {"indicators": {"load": {"state": "hit"}}}}
    evil = edited({PARAMETERS: ("zh: 高, en: high", "zh: '<b>', en: '</svg>&'")})
    with bank.open() as portfolio:
        answer = sweep(portfolio, evil, "load_high", [1, 5_000_000, 9_000_000], truth)
    drawing = ElementTree.fromstring(of_sweep(answer))
    words = "".join(drawing.itertext())
    assert "</svg>&" in words and "load hits" in words and "precision" in words and "现行" in words
    lines = [one.get("d", "") for one in drawing if one.get("stroke") == "#1565c0"]
    # Hits fall from two to one: of 310 drawn units, from the top to the middle.
    assert lines[0] == "M60.0 40.0 L415.6 195.0 L700.0 195.0"


def test_an_unknown_parameter_is_told_with_the_nearest(edited: Edited):
    with pytest.raises(UnknownError) as caught:
        moved_by(edited(), "load_hihg")
    assert caught.value.next_move == "did you mean `load_high`?"


def test_indicators_that_hit_alike(bank: Bank, edited: Edited):
    with bank.open() as portfolio:
        answer = overlap(portfolio, edited({PARAMETERS: ("value: 5000000}]\nlarge", "value: 1}]\nlarge")}))
    assert answer["hits"] == {"load": 2, "size": 1}
    (pair,) = answer["by_application"]
    assert pair == {
        "indicators": ["load", "size"],
        "first": 2,
        "second": 1,
        "shared": 1,
        "jaccard": 500_000,
        "both": ["app_a"],
    }
    assert answer["by_transfer"] == []  # the evidence of both is guarantees


def test_transfers_are_compared_within_an_application(bank: Bank, edited: Edited):
    one = {
        INDICATOR: ("evidence: guarantees", "evidence: transfers"),
        SIZE: ("evidence: guarantees", "evidence: transfers"),
    }
    catalogue = edited(one)
    from engine.workbench.revisions import able

    files = {**catalogue.files, SIZE: catalogue.files[SIZE].replace("[] AS evidence", "['g_a', 'x'] AS evidence")}
    with bank.open() as portfolio:
        answer = overlap(portfolio, able(files))
    assert answer["by_transfer"] == [
        {"indicators": ["load", "size"], "first": 1, "second": 2, "shared": 1, "jaccard": 500_000}
    ]
    console = Console(file=StringIO(), record=True, width=120)
    for part in tables.of_overlap(answer):
        console.print(part)
    assert "50.00%" in console.export_text()


def test_the_commands(bank: Bank, tmp_path: Path):
    truth = tmp_path / "truth.yaml"
    YAML().dump({"applications": {"app_a": {"indicators": {"guarantee_load": {"state": "hit"}}}}}, truth)
    arguments = [
        "sweep",
        "guarantee_load_high",
        "50%..150%",
        "--steps",
        "3",
        "--truth",
        str(truth),
        "--svg",
        str(tmp_path / "s.svg"),
    ]
    found = CliRunner().invoke(app, [*arguments, "--json"])
    assert found.exit_code == 0, found.output
    assert [row["value"] for row in json.loads(found.stdout)["rows"]] == [500_000, 1_000_000, 1_500_000]
    assert ElementTree.parse(tmp_path / "s.svg").getroot().tag.endswith("svg")
    found = CliRunner().invoke(app, arguments)
    assert "guarantee_load_high" in found.stdout
    found = CliRunner().invoke(app, ["overlap", "--json"])
    assert json.loads(found.stdout)["applications"] == 3

"""How often honest firms are alarmed: the bound, the ceilings, segments, and a folder loaded for it alone."""

from __future__ import annotations

import json
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.catalogue.catalogue import read_catalogue
from engine.cli import app
from engine.workbench.alarms import Ceilings, alarms, ceilings_of, is_passed, lower_bound, passed
from engine.workbench.diff import diff
from engine.workbench.portfolio import Judged, Way
from tests.workbench.conftest import AS_OF, FINDINGS, INDICATOR, PARAMETERS, SIGNALS, Bank, Edited

LIMITS = Ceilings(20_000, 50_000, 100)


def exact_tail(hits: int, firms: int, rate: int) -> Fraction:
    p = Fraction(rate, 1_000_000)
    return sum((comb(firms, k) * p**k * (1 - p) ** (firms - k) for k in range(hits, firms + 1)), Fraction(0))


@pytest.mark.parametrize(
    ("hits", "firms"), [(1, 1), (1, 40), (2, 40), (3, 39), (5, 100), (20, 100), (100, 100), (7, 300), (290, 300)]
)
def test_the_bound_is_where_so_many_hits_have_a_chance_of_one_in_twenty(hits: int, firms: int):
    bound = lower_bound(hits, firms)
    assert exact_tail(hits, firms, bound) < Fraction(1, 20) <= exact_tail(hits, firms, bound + 1)


def test_the_bound_of_no_hit_is_zero_and_known_ones_are_met():
    assert lower_bound(0, 100) == 0
    assert lower_bound(5, 100) == 19_905  # Clopper and Pearson, 5 of 100: 1.99%
    assert lower_bound(1, 1) == 49_999  # one of one: 5%


OVER = [(6, 100), (3, 40), (2, 4), (29, 1000)]
NOT_OVER = [(4, 100), (5, 100), (2, 40), (0, 1000), (28, 1000)]


@pytest.mark.parametrize(
    ("hits", "firms", "over"), [(*one, True) for one in OVER] + [(*one, False) for one in NOT_OVER]
)
def test_two_per_cent_are_passed_when_the_bound_lies_above(hits: int, firms: int, over: bool):
    assert is_passed(hits, firms, 20_000) is over
    assert (lower_bound(hits, firms) >= 20_000) is over


@pytest.fixture
def many(bank: Bank, edited: Edited) -> list[Judged]:
    """A hundred and ten firms like the first, ninety like the second, one that refused."""
    from dataclasses import replace

    with bank.open() as portfolio:
        first, second, third = (one for (one,) in portfolio.judge([Way(edited())], "judging"))
    return [
        *(replace(first, application=f"a{number}") for number in range(110)),
        *(replace(second, application=f"b{number}") for number in range(90)),
        third,
    ]


def test_rates_are_of_evaluable_firms_and_segments_are_judged_from_a_hundred_on(many: list[Judged], edited: Edited):
    rows = {row["name"]: row for row in alarms(edited(), many, LIMITS)}
    load = rows["load"]
    assert (load["kind"], load["code"], load["severity"], load["ceiling"]) == ("indicator", "GU04", "high", 20_000)
    assert (load["hits"], load["evaluable"], load["rate"], load["passed"]) == (110, 200, 550_000, True)
    assert rows["size"]["ceiling"] == 50_000  # a low
    assert (rows["strained"]["kind"], rows["strained"]["hits"], rows["strained"]["ceiling"]) == ("finding", 110, 20_000)
    segments = {(one["by"], one["of"]): one for one in load["segments"]}
    small, micro = segments["size", "small"], segments["size", "micro"]
    assert (small["hits"], small["evaluable"], small["judged"], small["passed"]) == (110, 110, True, True)
    assert (micro["hits"], micro["evaluable"], micro["judged"], micro["passed"]) == (0, 90, False, False)
    others = {("industry", "F"), ("legal_form", "company"), ("product", "unsecured")}
    assert set(segments) == others | {("size", "small"), ("size", "micro")}
    assert passed(list(rows.values())) == ["load", "size", "strained"]


def test_a_small_segment_that_would_pass_is_shown_and_not_judged(many: list[Judged], edited: Edited):
    rows = alarms(
        edited({INDICATOR: ("evidence:", "ceiling: 600000\nevidence:")}), many, Ceilings(600_000, 600_000, 200)
    )
    load = next(row for row in rows if row["name"] == "load")
    assert load["ceiling"] == 600_000
    small = next(one for one in load["segments"] if one["of"] == "small")
    assert (small["lower"] > 600_000, small["judged"], small["passed"]) == (True, False, False)
    assert passed([load]) == []


def test_trials_have_rates_too(bank: Bank, edited: Edited):
    trial = edited(
        {
            SIGNALS: ("load_heavy: {", "load_heavy: {trial: true, "),
            FINDINGS: ("{signal: load_heavy}", "{indicator: size}"),
        }
    )
    with bank.open() as portfolio:
        rows = {
            row["name"]: row for row in alarms(trial, [one for (one,) in portfolio.judge([Way(trial)], "x")], LIMITS)
        }
    assert (rows["load"]["trial"], rows["load"]["hits"], rows["load"]["evaluable"]) == (True, 1, 2)
    assert rows["size"]["trial"] is False


def test_who_was_not_evaluable_is_not_counted(bank: Bank, edited: Edited):
    bank.graph.write("MATCH (q:Query {file: 'guarantees'})-[:ASKED_ABOUT]->(:Company {id: 'b'}) DETACH DELETE q")
    with bank.open() as portfolio:
        found = [one for (one,) in portfolio.judge([Way(edited())], "judging")]
    rows = {row["name"]: row for row in alarms(edited(), found, LIMITS)}
    assert (rows["load"]["hits"], rows["load"]["evaluable"]) == (1, 1)
    # The finding needs both of its parts; of the second firm one is clear, so it is known not to hold.
    assert (rows["strained"]["hits"], rows["strained"]["evaluable"]) == (1, 2)


def test_a_diff_names_the_ceilings_that_are_newly_passed(bank: Bank, edited: Edited):
    limits = {"alarm_ceiling": 30_000, "alarm_ceiling_low": 900_000, "alarm_min_firms": 9}
    head = "{name}:\n  title: {{zh: 限, en: t}}\n  unit: {unit}\n  source: a test\n"
    head += "  values: [{{from: 2020-01-01, value: {value}}}]\n"
    text = "".join(
        head.format(name=name, unit="count" if name == "alarm_min_firms" else "ppm", value=value)
        for name, value in limits.items()
    )
    old = {PARAMETERS: ("\nload_high", f"\n{text}load_high")}
    # The first threshold of the file is that of the load.
    new = {PARAMETERS: ("value: 5000000}]\nlarge_request", f"value: 1}}]\n{text}large_request")}
    with bank.open() as portfolio:
        found = diff(portfolio, ("old", edited(old)), ("new", edited(new)))
    # One of two could be chance (the bound is 2.53%); two of two are not.
    assert found.ceilings == ["load"]
    assert found.summary()["ceilings"] == ["load"]


def test_the_shipped_catalogue_has_ceilings():
    assert ceilings_of(read_catalogue(), AS_OF.date()) == LIMITS


def test_the_command_asks_for_folders_or_the_portfolio(bank: Bank):
    assert "REQ066" in str(CliRunner().invoke(app, ["alarms"]).exception)
    assert "REQ066" in str(CliRunner().invoke(app, ["alarms", "x", "--portfolio"]).exception)
    assert "INP001" in str(CliRunner().invoke(app, ["alarms", "/no/such/folder"]).exception)
    found = CliRunner().invoke(app, ["alarms", "--portfolio", "--json"])
    answer = json.loads(found.stdout)
    assert found.exit_code == (1 if answer["passed"] else 0)
    assert answer["portfolios"][0]["applications"] == 3


def test_a_folder_is_judged_in_a_graph_of_its_own(bank: Bank, tmp_path: Path, proving: bool):
    if not proving:
        pytest.skip("starts a server of its own; `make prove` runs it")
    from tests.whole.conftest import generate

    generate(tmp_path / "honest", 20, 4000, seed=7)
    before = bank.graph.read("MATCH (n) RETURN count(n) AS n")
    found = CliRunner().invoke(app, ["alarms", str(tmp_path / "honest"), "--json"])
    answer = json.loads(found.stdout)
    assert answer["portfolios"][0]["portfolio"] == "honest"
    assert answer["portfolios"][0]["applications"] >= 20
    assert bank.graph.read("MATCH (n) RETURN count(n) AS n") == before

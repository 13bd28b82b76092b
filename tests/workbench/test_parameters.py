"""Values of parameters by segment: who gets which, and what a decision and the command say of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.catalogue.parameters import read_parameters
from engine.cli import app
from engine.errors import CatalogueError
from engine.strict_yaml import read_yaml
from engine.workbench.parameters import in_force
from engine.workbench.portfolio import Way
from tests.workbench.conftest import PARAMETERS, SIGNALS, WORDS, Bank, Edited

HEAD = "limit:\n  title: {zh: 限, en: limit}\n  unit: count\n  source: a test\n  values:\n"
DAY = date(2026, 1, 1)


def read(*values: str) -> Any:
    return read_parameters(read_yaml(HEAD + "".join(f"    - {{{one}}}\n" for one in values), "p.yaml"))["limit"]


SEGMENTED = (
    "from: 2020-01-01, value: 10",
    "from: 2024-01-01, value: 11",
    "from: 2021-01-01, value: 20, segment: {size: micro}",
    "from: 2025-01-01, value: 21, segment: {size: micro}",
    "from: 2021-01-01, value: 30, segment: {industry: F}",
    "from: 2025-06-01, value: 40, segment: {size: micro, industry: F}",
)


@pytest.mark.parametrize(
    ("day", "segment", "value"),
    [
        (DAY, None, 11),
        (DAY, {"size": "small", "industry": "A"}, 11),
        (DAY, {"size": "micro", "industry": "A"}, 21),
        (DAY, {"size": None, "industry": None}, 11),  # unknown: the fall-back
        (DAY, {"size": "micro", "industry": None}, 21),
        (DAY, {"size": "small", "industry": "F"}, 30),
        (DAY, {"size": "micro", "industry": "F"}, 40),
        (date(2024, 12, 31), {"size": "micro", "industry": "A"}, 20),
        (date(2020, 6, 1), {"size": "micro", "industry": "A"}, 10),  # its own value begins later
        (date(2019, 12, 31), {"size": "micro"}, None),
    ],
)
def test_the_segment_that_names_most_gives_the_value(day: date, segment: dict[str, str | None], value: int | None):
    dated = read(*SEGMENTED).on(day, segment)
    assert (dated and dated.value) == value


@pytest.mark.parametrize(
    ("values", "code", "line"),
    [
        (["from: 2020-01-01, value: 1, segment: {size: micro}"], "PAR008", 6),
        (["from: 2020-01-01, value: 1", "from: 2020-01-01, value: 1, segment: {}"], "PAR008", 7),
        ([SEGMENTED[0], SEGMENTED[2], SEGMENTED[4]], "PAR009", 8),
        ([SEGMENTED[0], SEGMENTED[3], SEGMENTED[2]], "PAR002", 8),
        (["from: 2020-01-01, value: 1", "from: 2020-01-01, value: 1, segment: {size: tiny}"], "YML006", 7),
        (["from: 2020-01-01, value: 1", "from: 2020-01-01, value: 1, segment: {industry: F5212}"], "YML006", 7),
        (["from: 2020-01-01, value: 1", "from: 2020-01-01, value: 1, segment: {branch: F}"], "YML004", 7),
    ],
)
def test_what_a_segment_may_not_be(values: list[str], code: str, line: int):
    with pytest.raises(CatalogueError) as caught:
        read(*values)
    assert (caught.value.code, caught.value.place.split(":")[1]) == (code, str(line))


def test_a_segment_in_which_a_threshold_is_out_of_order_is_told(edited: Edited):
    mild = "when: {value: load.share, at_least: {parameter: load_low}}, then: {signal: low}"
    low = (
        "load_low:\n  title: {zh: 低, en: low}\n  unit: ppm\n  source: a test\n  values: [{from: 2020-01-01, value: 4}"
    )
    signals = ("\nload_heavy", f"\nload_some: {{{WORDS}, {mild}}}\nload_heavy")

    def parameters(more: str) -> tuple[str, str]:
        return "\nload_high", f"\n{low}{more}]\nload_high"

    edited({SIGNALS: signals, PARAMETERS: parameters("")})
    with pytest.raises(CatalogueError) as caught:
        secured = ", {from: 2023-01-01, value: 6000000, segment: {product: secured}}"
        edited({SIGNALS: signals, PARAMETERS: parameters(secured)})
    assert caught.value.code == "RUL015"
    assert "from 2023-01-01 on for product secured `load_some` never counts" in caught.value.message


MICRO = ("value: 5000000}]\nquery", "value: 5000000}, {from: 2021-01-01, value: 1, segment: {size: micro}}]\nquery")


def test_a_decision_uses_the_value_of_the_segment_and_its_record_names_it(bank: Bank, edited: Edited):
    with bank.open() as portfolio:
        judged = {one.application: one for (one,) in portfolio.judge([Way(edited({PARAMETERS: MICRO}))], "judging")}
    assert [judged[name].states["size"] for name in ("app_a", "app_b")] == ["hit", "hit"]
    small, micro = judged["app_a"].measured, judged["app_b"].measured
    assert small is not None and micro is not None
    record = {"since": "2021-01-01", "unit": "cents", "value": 1, "segment": {"size": "micro"}}
    assert micro.as_json()["parameters"]["large_request"] == record
    assert small.as_json()["parameters"]["large_request"] == {"since": "2020-01-01", "unit": "cents", "value": 5000000}
    assert micro.application.segment == {
        "industry": "F", "size": "micro", "legal_form": "company", "product": "unsecured",
    }  # fmt: skip


def test_the_list_says_where_since_when_for_whom_and_what_is_overdue(edited: Edited):
    catalogue = edited({PARAMETERS: MICRO})
    row = next(row for row in in_force(catalogue, DAY) if row["name"] == "large_request")
    assert (row["value"], row["since"], row["place"]) == (5000000, "2020-01-01", "rules/parameters/guarantees.yaml:7:1")
    assert row["segments"] == [{"segment": {"size": "micro"}, "value": 1, "since": "2021-01-01"}]
    (row,) = [row for row in in_force(catalogue, DAY, {"size": "micro"}) if row["name"] == "large_request"]
    assert (row["value"], row["segment"], row["segments"]) == (1, {"size": "micro"}, [])
    reviewed = edited(
        {PARAMETERS: ("source: a test", "source: a test\n  approved_by: credit board\n  review_on: 2026-01-01")}
    )
    row = next(row for row in in_force(reviewed, DAY) if row["name"] == "load_high")
    assert (row["approved_by"], row["review_on"], row["overdue"]) == ("credit board", "2026-01-01", True)
    assert not next(row for row in in_force(reviewed, date(2025, 12, 31)) if row["name"] == "load_high")["overdue"]


def test_the_command_prints_them_for_an_application(bank: Bank):
    found = CliRunner().invoke(app, ["parameters", "--for", "app_b", "--json"])
    assert found.exit_code == 0, found.output
    answer = json.loads(found.stdout)
    assert (answer["on"], answer["segment"]["size"]) == ("2026-01-01", "micro")
    assert "query_max_age_days" in {row["name"] for row in answer["parameters"]}
    found = CliRunner().invoke(app, ["parameters", "--on", "2026-01-01"])
    assert found.stdout.startswith("in force on 2026-01-01, for everybody")

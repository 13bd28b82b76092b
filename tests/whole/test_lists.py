"""What people type to find a decision, and what a decision made for a day to come does not change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.keys import KeyStore, Role
from tests.whole.conftest import Portfolio, run


@pytest.fixture
def decided(portfolio: Portfolio) -> dict[str, Any]:
    return next(line for line in portfolio.lines if line["decision_id"] and line["signals"])


def test_the_first_characters_of_an_id_are_enough(portfolio: Portfolio, decided: dict[str, Any]) -> None:
    whole = portfolio.loangraph("show", decided["decision_id"], "--json")
    assert portfolio.loangraph("show", decided["decision_id"][:14], "--json") == whole
    assert json.loads(portfolio.loangraph("replay", decided["decision_id"][:14], "--json"))["identical"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "d_"), "REQ008"),
        (("show", ""), "UNK001"),
        (("show", "nothing"), "UNK001"),
        (("decisions", "--grade", "R9"), "REQ009"),
        (("decisions", "--outcome", "rejected"), "REQ009"),
    ],
)
def test_what_nobody_can_mean_is_refused(portfolio: Portfolio, arguments: tuple[str, ...], code: str) -> None:
    finished = run(portfolio.environment, *arguments)
    assert finished.returncode == 1
    assert code in finished.stderr


def test_a_list_goes_on_after_a_decision(portfolio: Portfolio) -> None:
    first, second, *_ = json.loads(portfolio.loangraph("decisions", "--json"))
    after = json.loads(portfolio.loangraph("decisions", "--after", first["decision_id"], "--limit", "1", "--json"))
    assert [row["decision_id"] for row in after] == [second["decision_id"]]


def test_a_decision_as_of_a_day_to_come_does_not_stand_for_the_application(
    portfolio: Portfolio, decided: dict[str, Any]
) -> None:
    asked = ("applications", "--limit", "1000", "--json")
    before = {row["application_id"]: row["decision_id"] for row in json.loads(portfolio.loangraph(*asked))}
    to_come = portfolio.loangraph("decide", decided["application_id"], "--as-of", "2098-01-01T00:00:00Z", "--json")
    assert json.loads(to_come)["decision_id"] != decided["decision_id"]
    after = {row["application_id"]: row["decision_id"] for row in json.loads(portfolio.loangraph(*asked))}
    assert after == before


def test_the_record_names_whose_key_decided(portfolio: Portfolio, decided: dict[str, Any]) -> None:
    key, secret = KeyStore(portfolio.settings).new(Role.REVIEWER)
    words = ("decide", decided["application_id"], "--as-of", "2027-05-05T00:00:00Z", "--json")
    finished = run({**portfolio.environment, "LOANGRAPH_KEY": secret}, *words)
    made = json.loads(finished.stdout)["decision_id"]
    assert json.loads(portfolio.loangraph("show", made, "--json"))["decision"]["operator"] == key.id
    unknown = run({**portfolio.environment, "LOANGRAPH_KEY": "lg_nobody"}, *words)
    assert unknown.returncode == 1
    assert "KEY003" in unknown.stderr
    assert "lg_nobody" not in unknown.stderr

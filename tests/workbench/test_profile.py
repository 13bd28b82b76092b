"""What a property of the graph looks like: counts, never identities, and nothing whose consent was withdrawn."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.errors import UnknownError
from engine.graph.connection import Graph
from engine.workbench.profile import find_property, profile, the_model
from tests.conftest import WIPE

ROWS = """
UNWIND range(1, 10) AS i
CREATE (c:Company:Party {id: 'co_' + i})
CREATE (c)-[:HAS_STATE]->(:CompanyState {id: 'co_' + i, name: 'nm_' + i, as_of: date('2020-01-01'), source: 'registry',
        restated: date('9999-12-31'), batch: 'b1', size: 'micro',
        industry: CASE WHEN i < 5 THEN 'F5212' WHEN i < 8 THEN 'C3311' END})
CREATE (c)-[:REPORTED]->(s:Statement {id: 'rw_' + i, as_of: date('2025-01-01'), source: 'operations',
        restated: date('9999-12-31'), batch: CASE WHEN i % 2 = 0 THEN 'b1' ELSE 'b2' END,
        period_end: date({year: 2024, month: 1 + i / 4, day: 15}),
        net_assets: CASE WHEN i = 10 THEN null ELSE i * 100 - 300 END})
CREATE (c)-[:REPORTED]->(:Statement {id: 'rw_' + i, as_of: date('2024-01-01'), source: 'operations',
        restated: date('2025-01-01'), batch: 'b0', net_assets: 999999})
CREATE (c)-[:CONSENTED]->(:Consent {id: 'c' + i, source: 'operations', from: date('2024-01-01'),
        to: date('2027-01-01'), withdrawn_at: CASE WHEN i = 9 THEN datetime('2025-01-01T00:00Z') END})
CREATE (c)-[:OWNS]->(a:Account {id: 'ac_' + i})
WITH collect(a) AS accounts
UNWIND range(0, 8) AS i
WITH accounts[i] AS payer, accounts[i + 1] AS payee, i
CREATE (payer)-[:TRANSFERRED {id: 't' + i, amount: (i + 1) * 1000, source: 'operations', batch: 'b1',
        channel: 'online'}]->(payee)
"""


@pytest.fixture
def rows(empty_graph: Graph):
    empty_graph.write(ROWS)
    yield empty_graph
    empty_graph.alone(WIPE)


def test_numbers_are_told_by_values_that_occur(rows: Graph):
    found = profile(rows, "Statement.net_assets")
    # The ninth firm withdrew its consent: of -200 … 500 and one unknown, 600 is not there; nor is what was restated.
    assert (found["rows"], found["stored"], found["withdrawn"], found["cut"]) == (9, 20, 1, False)
    assert (found["unknown"], found["unknown_share"], found["distinct"]) == (1, 111_111, 8)
    assert (found["zero"], found["negative"]) == (1, 2)
    assert found["quantiles"] == {
        "0%": -200, "1%": -200, "5%": -200, "25%": -100, "50%": 100, "75%": 300, "95%": 500, "99%": 500, "100%": 500,
    }  # fmt: skip


def test_it_is_told_by_source_batch_and_segment(rows: Graph):
    found = profile(rows, "Statement.net_assets")["by"]
    assert {name: one["rows"] for name, one in found["batch"].items()} == {"b1": 5, "b2": 4}
    industries = {name: (one["rows"], one["unknown"]) for name, one in found["industry"].items()}
    assert industries == {"F": (4, 0), "C": (3, 0), "unknown": (2, 1)}
    assert list(found["size"]) == ["micro"] and list(found["source"]) == ["operations"]
    assert "legal_form" not in found  # of nobody known


def test_days_are_told_by_month_and_words_by_frequency(rows: Graph):
    found = profile(rows, "Statement.period_end")
    assert (found["first"], found["last"]) == ("2024-01-15", "2024-03-15")
    assert found["months"] == {"2024-01": 3, "2024-02": 4, "2024-03": 2}
    found = profile(rows, "Company.industry")
    assert (found["property"], found["top"], found["unknown"]) == ("CompanyState.industry", {"F5212": 4, "C3311": 3}, 3)


def test_a_transfer_counts_while_either_owner_consents(rows: Graph):
    rows.write(
        "MATCH (:Company {id: 'co_10'})-[:CONSENTED]->(c:Consent) SET c.withdrawn_at = datetime('2025-01-01T00:00Z')"
    )
    found = profile(rows, "TRANSFERRED.amount")
    # The payment between the two that withdrew is left out; each one's payment with another firm is not.
    assert (found["rows"], found["withdrawn"], found["quantiles"]["100%"]) == (8, 1, 8000)
    assert found["by"]["industry"]["F"]["rows"] == 4


@pytest.mark.parametrize("name", ["CompanyState.name", "Company.id", "TRANSFERRED.id", "CompanyState.id"])
def test_identities_are_counted_and_never_listed(rows: Graph, name: str):
    found = profile(rows, name)
    assert found["distinct"] == found["rows"] >= 9
    assert not any(token in json.dumps(found) for token in ("nm_", "co_", '"t0"', "ac_"))
    assert not {"top", "quantiles", "months"} & found.keys()


def test_withdrawals_themselves_are_seen(rows: Graph):
    found = profile(rows, "Consent.withdrawn_at")
    assert (found["rows"], found["unknown"], found["withdrawn"]) == (10, 9, 0)


def test_what_is_cut_is_said(rows: Graph):
    found = profile(rows, "Statement.net_assets", most=4)
    assert (found["cut"], found["rows"] + found["withdrawn"], found["stored"]) == (True, 4, 20)


@pytest.mark.parametrize(
    ("name", "move"),
    [
        ("Statment.net_assets", "did you mean `Statement`?"),
        ("Statement.net_asets", "did you mean `net_assets`?"),
        ("TRANSFERED.amount", "did you mean `TRANSFERRED`?"),
        ("Company.industri", "did you mean `industry`?"),
        ("Statement", ""),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(name: str, move: str):
    with pytest.raises(UnknownError) as caught:
        find_property(name, the_model())
    assert (caught.value.code, caught.value.next_move) == ("UNK063", move)


def test_a_label_is_never_part_of_a_query(rows: Graph):
    with pytest.raises(UnknownError):
        profile(rows, "Company`) DETACH DELETE (n.id")


@pytest.mark.parametrize("name", ["Statement.net_assets", "TRANSFERRED.channel", "Statement.period_end", "HOLDS.share"])
def test_the_command_prints_every_kind(rows: Graph, name: str):
    found = CliRunner().invoke(app, ["profile", name])
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith(name)
    assert json.loads(CliRunner().invoke(app, ["profile", name, "--json"]).stdout)["property"] == name

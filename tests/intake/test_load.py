"""What a load makes of sound files: every element that canonical rows stand for, and nothing of it twice."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.errors import GraphError
from engine.graph.connection import Graph
from engine.intake.batches import list_quarantine
from engine.intake.store import is_token
from seed.canonical import canonical
from tests.intake.conftest import Intake, own_store, total
from tests.intake.folders import sound


def test_every_row_of_every_file_becomes_one_state(intake: Intake) -> None:
    rows = sound()
    report = intake.load(rows)
    assert total(report) == {"new": sum(map(len, rows.values()))}
    states = intake.graph.read(
        "MATCH (n) WHERE n.restated IS NOT NULL RETURN labels(n)[0] AS what, n.batch AS batch "
        "UNION ALL MATCH ()-[r]->() WHERE r.as_of > date('0001-01-01') RETURN type(r) AS what, r.batch AS batch"
    )
    assert {row["batch"] for row in states} == {report.batch}
    # accounts give two: their state, and who owns them
    assert len(states) == sum(map(len, rows.values())) + len(rows["accounts"])


def test_a_second_load_says_nothing_new(intake: Intake) -> None:
    intake.load(sound())
    before, number = intake.snapshot(), _number(intake.graph)
    report = intake.load(sound())
    assert total(report) == {"unchanged": sum(map(len, sound().values()))}
    assert intake.snapshot() == before
    assert _number(intake.graph) == number


def test_a_dry_run_counts_the_same_and_writes_nothing(intake: Intake) -> None:
    tried = intake.try_out(sound())
    assert not intake.settings.home.exists()
    loaded = intake.load(sound())
    assert tried.files == loaded.files and tried.batch == loaded.batch
    again = sound()
    again["companies"][0] |= {"status": "revoked", "as_of": "2025-07-01"}
    before = intake.snapshot()
    tried = intake.try_out(again)
    assert intake.snapshot() == before
    assert tried.files["companies"].changed == 1
    assert intake.load(again).files == tried.files


def test_a_dry_run_says_what_would_be_refused_as_the_load_does_afterwards(intake: Intake) -> None:
    broken = sound()
    broken["companies"][0] |= {"uscc": "91131100715891716X"}
    tried = intake.try_out(broken)
    assert [(row["file"], row["column"]) for row in tried.refused] == [("companies", "uscc")]
    assert tried.refused == tuple(list_quarantine(intake.store(), intake.load(broken).batch))


def test_the_order_of_rows_columns_and_quotes_makes_no_other_batch(intake: Intake) -> None:
    folder = intake.write(sound())
    from engine.intake.load import try_folder

    first = try_folder(intake.settings, folder).batch
    lines = (folder / "accounts.csv").read_text("utf-8").splitlines()
    header = lines[0].split(",")
    turned = [",".join(f'"{cell}"' for cell in reversed(line.split(","))) for line in [lines[0], *reversed(lines[1:])]]
    (folder / "accounts.csv").write_text("\ufeff" + "\r\n".join(turned) + "\r\n\r\n", "utf-8")
    assert header[::-1] == [cell.strip('"') for cell in turned[0].split(",")]
    assert try_folder(intake.settings, folder).batch == first


def test_nothing_that_names_somebody_enters_the_graph(intake: Intake) -> None:
    rows = sound()
    intake.load(rows)
    secrets = {
        "甲公司",
        "91131100715891716M",
        "11010519491231002X",
        "张三",
        "某路1号",
        "0318-0000000",
        "冀不动产1",
        "某银行",
    }
    secrets |= {
        "（2023）冀1102民初123号",
        "(2023)冀1102民初123号",
        "3月工资",
        "周转",
        "C1",
        "C2",
        "P1",
        "P2",
        "A1",
        "A2",
    }
    held = intake.graph.read(
        "MATCH (n) RETURN properties(n) AS held UNION ALL MATCH ()-[r]->() RETURN properties(r) AS held"
    )
    texts = {value for row in held for value in row["held"].values() if isinstance(value, str)}
    assert not texts & secrets
    names = intake.store().reveal(text for text in texts if is_token(text))
    assert {value for _, value in names.values()} >= secrets - {"3月工资", "周转", "(2023)冀1102民初123号"}


def test_types_of_the_graph_are_those_of_the_model(intake: Intake) -> None:
    intake.load(sound())
    [transfer] = intake.graph.read("MATCH ()-[t:TRANSFERRED]->() RETURN properties(t) AS held")
    held = transfer["held"]
    assert (held["id"], held["amount"], held["worded"], held["precise"]) == ("T1", 1250, "payroll", True)
    assert held["at"].iso_format() == "2025-03-01T01:30:00.000000000+00:00"
    assert held["day"].iso_format() == held["stated_on"].iso_format() == held["as_of"].iso_format() == "2025-03-01"
    [holding] = intake.graph.read("MATCH (:Person)-[h:HOLDS]->(:Company) RETURN h.share AS share, h.from AS start")
    assert (holding["share"], holding["start"].iso_format()) == (250_000, "2020-01-01")
    [line] = intake.graph.read(
        "MATCH (:Company)-[:OWES]->(l:CreditLine)<-[:HAS_STATE]-(:Line)-[f:FLOWED]->(:Account) "
        "RETURN l.balance AS balance, l.principal AS principal, f.amount AS amount"
    )
    assert line == {"balance": 5050, "principal": 10000, "amount": 10000}


def test_every_account_has_exactly_one_owner_on_any_day(intake: Intake) -> None:
    rows = sound()
    rows["transfers"].append(rows["transfers"][0] | {"transfer_id": "T2", "to_account": "A9"})
    intake.load(rows)
    for day in ("0001-01-01", "2024-01-01", "2025-06-01", "2030-01-01"):
        owners = intake.graph.read(
            "MATCH (a:Account) RETURN a.id AS id, COUNT { (:Party)-[o:OWNS]->(a) "
            "WHERE o.as_of <= date($day) AND o.restated > date($day) } AS owners",
            day=day,
        )
        assert len(owners) == 3 and {row["owners"] for row in owners} == {1}


def test_statements_find_what_they_write_to_by_index(graph: Graph) -> None:
    from engine.settings import ROOT

    given = {"rows": [], "ids": [], "batch": "", "load": 1, "now": "", "position": 1, "fingerprint": ""}
    # Samples of an index lag behind what tests delete and create; by stale ones a scan of an "empty" index is free.
    graph.alone("CALL db.prepareForReplanning(60)")
    for path in sorted((ROOT / "cypher" / "intake").rglob("*.cypher")):
        with graph.driver.session() as session:
            plan = session.run("CYPHER 25 EXPLAIN " + path.read_text("utf-8"), given).consume().plan
        scans = [step for step in _steps(plan) if "Scan" in step]
        assert not scans or path.parent.name == "batches", (path.name, scans)


def _steps(plan: dict) -> list[str]:
    return [plan["operatorType"], *(step for child in plan.get("children", ()) for step in _steps(child))]


def test_each_file_has_its_statements() -> None:
    from engine.settings import ROOT

    folder = ROOT / "cypher" / "intake"
    assert {path.stem for path in folder.glob("*.cypher")} == set(canonical().files)
    dated = {name for name, file in canonical().files.items() if file.dated != "once"}
    assert {path.stem for path in (folder / "restate").glob("*.cypher")} == dated


def test_the_graph_of_another_identity_store_is_refused(intake: Intake) -> None:
    intake.load(sound())
    other = own_store(intake.settings, intake.folder / "another")
    with pytest.raises(GraphError) as caught:
        Intake(other, intake.graph, intake.folder).load(sound())
    assert caught.value.code == "GRA051"


def test_a_graph_that_lost_what_the_store_remembers_is_refused(intake: Intake) -> None:
    intake.load(sound())
    intake.graph.write("MATCH (n) WHERE NOT n:Schema DETACH DELETE n")
    with pytest.raises(GraphError) as caught:
        intake.load(sound())
    assert caught.value.code == "GRA052"


def test_the_command_prints_json_alone_on_stdout(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("HOME", str(intake.settings.home)),
        ("NEO4J_URI", intake.settings.neo4j_uri),
        ("NEO4J_USER", intake.settings.neo4j_user),
        ("NEO4J_PASSWORD", intake.settings.neo4j_password),
    ):
        monkeypatch.setenv(f"LOANGRAPH_{name}", value)
    rows = sound()
    rows["transfers"].append(rows["transfers"][0] | {"transfer_id": "T2", "amount": "1e5"})
    folder = intake.write(rows)
    (folder / "notes.txt").write_text("anything")
    code = "from engine.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "load", str(folder), "--json"], stdout=subprocess.PIPE, check=True
    )
    loaded = json.loads(done.stdout)
    assert loaded["files"]["transfers"] == {"read": 2, "new": 1, "changed": 0, "unchanged": 0, "quarantined": 1}
    assert loaded["ignored"] == ["notes.txt"]
    [refused] = json.loads(_command("quarantine", "--batch", loaded["batch"], "--json"))
    assert (refused["file"], refused["row"], refused["column"], refused["code"]) == ("transfers", 3, "amount", "AMOUNT")
    assert refused["expected"] and refused["next"]
    [batch] = json.loads(_command("batches", "--json"))
    assert (batch["batch"], batch["state"], batch["files"]) == (loaded["batch"], "complete", loaded["files"])
    assert "AMOUNT" in _command("quarantine") and loaded["batch"] in _command("batches")


def _command(*words: str) -> str:
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def _number(graph: Graph) -> int:
    return graph.read("MATCH (g:Graph {id: 'graph'}) RETURN g.number AS number")[0]["number"]
